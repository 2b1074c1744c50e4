package dev.zugvogel.bed.host;

import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A host's mount, UTS, PID and network namespaces. They live as long as their first process, which reaps what QEMU and
 * libvirtd leave behind (libvirt waits for zombies); when it is killed, the kernel kills all others.
 */
final class HostNamespaces {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    /** Arguments: name, run folder, disk folder, shared folder, image of a small disk or nothing. */
    private static final String FIRST_PROCESS = """
            set -e
            name=$0 run=$1 disk=$2 shared=$3 small=$4
            hostname "$name"
            mount -t sysfs sysfs /sys
            mount --bind "$run/hosts" /etc/hosts
            mount --bind "$run/etc-libvirt" /etc/libvirt
            mount --bind "$run/log-libvirt" /var/log/libvirt
            mount --bind "$disk/cache" /var/cache/libvirt
            mount --bind "$disk/zugvogel" /var/lib/zugvogel
            mount --bind "$disk/libvirt" /var/lib/libvirt
            mount --bind "$shared" /var/lib/libvirt/shared
            [ -z "$small" ] || mount -o loop "$small" /var/lib/libvirt/images
            # Where KVM opens but can't run guests, libvirt's probe of a newer QEMU fails. Even root can't write to a
            # file on a read-only mount; if it could, libvirt would probe QEMU anew on every call.
            [ ! -e /dev/kvm ] || mount --bind "$run/hosts" /dev/kvm
            [ ! -e /dev/kvm ] || mount -o remount,bind,ro /dev/kvm
            mount --bind "$run/run" /run
            # Last: whoever sees it may enter.
            touch /run/bed-ready
            exec tini -- sleep infinity
            """;

    private final HostLayout host;

    HostNamespaces(HostLayout host) {
        this.host = host;
    }

    void create(@Nullable Bytes smallImages) {
        List<String> command = new ArrayList<>(host.network()
                .command(List.of(
                        "unshare",
                        "--mount",
                        "--uts",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--propagation",
                        "private",
                        "--",
                        "sh",
                        "-c",
                        FIRST_PROCESS,
                        host.name(),
                        host.runFolder().toString(),
                        host.diskFolder().toString(),
                        host.bed().sharedImages().toString(),
                        smallImages == null ? "" : smallDisk(smallImages).toString())));
        // A session of its own, so that Ctrl-C in the person's terminal does not reach the host.
        command.addFirst("setsid");
        Path log = host.runFolder().resolve("host.log");
        Shell.launch(log, command);
        Path ready = host.runFolder().resolve("run/bed-ready");
        Patience.until(
                "host " + host.name() + " (see " + host.runFolder() + "/host.log)",
                START_LIMIT,
                () -> Files.exists(ready) && firstProcess().isPresent());
    }

    /** The command that runs another one where the given process lives. */
    static List<String> command(long process, List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("nsenter", "--target", "" + process, "--mount", "--uts", "--net", "--pid", "--"));
        all.addAll(command);
        return all;
    }

    /** The first process, as the machine numbers it; empty if the host is dead. */
    OptionalLong firstProcess() {
        return host.network().processes().stream()
                .filter(HostNamespaces::isFirst)
                .mapToLong(Long::longValue)
                .findFirst();
    }

    private static boolean isFirst(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException e) {
            return false;
        }
    }

    private Path smallDisk(Bytes size) {
        Path image = host.diskFolder().resolve("images.ext4");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        return image;
    }
}
