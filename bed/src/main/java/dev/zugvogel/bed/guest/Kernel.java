package dev.zugvogel.bed.guest;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Debian's kernel for clouds with its modules: downloaded and unpacked, not installed. */
public record Kernel(Path folder) {
    private static final String PACKAGE = "linux-image-cloud-amd64";

    /** From the cache, or fetched into it. Whatever version is there is used: guests need no newest one. */
    public static Kernel in(Cache cache) {
        return new Kernel(cache.folder("kernel", Kernel::fetch));
    }

    /** The file that QEMU boots. */
    public Path image() {
        return find(folder.resolve("boot"), "vmlinuz");
    }

    public Path module(String name) {
        return find(folder.resolve("lib/modules"), name + ".ko");
    }

    private static void fetch(Path folder) {
        String versioned = versionedPackage();
        // As a shell in that folder: apt-get puts the package where it runs.
        Shell.run(
                "sh",
                "-ec",
                "cd \"$0\"; apt-get download -qq -o APT::Sandbox::User=root \"$1\"; dpkg -x *.deb .; rm *.deb",
                folder + "",
                versioned);
    }

    private static String versionedPackage() {
        return Shell.run("apt-cache", "depends", "--important", PACKAGE)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Depends: linux-image-"))
                .map(line -> line.substring("Depends: ".length()))
                .findFirst()
                .orElseThrow(() -> new BedFailure("apt does not know the package " + PACKAGE, "run apt-get update"));
    }

    private static Path find(Path folder, String start) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findFirst()
                    .orElseThrow(() -> new BedFailure("no " + start + " below " + folder, "delete that folder"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
