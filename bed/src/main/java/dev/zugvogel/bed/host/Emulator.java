package dev.zugvogel.bed.host;

import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.Cache;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The QEMU of a host. Before 9.0, QEMU loses writes of an emulated guest while it migrates: it forgets to tell the
 * emulated TLB that it has collected the dirty pages (QEMU's commit 03bfc2188f mends it). KVM is not concerned. Where the
 * machine's QEMU is older, Debian's backport is downloaded and laid over it in the hosts; nothing is installed.
 */
final class Emulator {
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.");
    private static final int FIRST_SOUND = 9;

    /** As a shell in the folder to fill: apt-get puts packages where it runs. Other sources than this one stay unread. */
    private static final String FETCH = """
            cd "$0"
            mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' | awk '$2 == "bookworm" { print $1; exit }')
            mkdir -p apt/lists/partial
            echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm-backports main" > apt/sources
            own="-qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList=$0/apt/sources -o Dir::Etc::SourceParts=/dev/null
              -o Dir::State::Lists=$0/apt/lists"
            apt-get $own update
            apt-get $own download qemu-system-x86 qemu-system-common qemu-system-data seabios
            for package in *.deb; do dpkg -x "$package" .; done
            rm -r apt *.deb
            """;

    private Emulator() {}

    /** The folder that holds a newer one's {@code usr}; empty where the machine's own is sound. */
    static Optional<Path> overlay() {
        return ownVersion() >= FIRST_SOUND
                ? Optional.empty()
                : Optional.of(Cache.ofUser().folder("qemu", Emulator::fetch));
    }

    private static int ownVersion() {
        Matcher version = VERSION.matcher(Shell.run("qemu-system-x86_64", "--version"));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private static void fetch(Path folder) {
        Shell.run("sh", "-ec", FETCH, folder.toString());
    }
}
