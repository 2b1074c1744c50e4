package dev.zugvogel.libvirt.daemon;

import dev.zugvogel.libvirt.ConnectOptions;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real libvirtd in a mount namespace of its own, with its own configuration, sockets and guests, so that several live on
 * one machine. Needs root. Closing it ends its guests too and leaves nothing.
 */
public final class PrivateLibvirtd implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int END_LIMIT_SECONDS = 20;
    /**
     * Stays as the parent: guests outlive their libvirtd, somebody has to reap them, and a daemon started again must find the
     * same namespace. Reads one word per line. KVM is hidden, because it may open and still be unable to run a guest; by a file
     * that can't be written, as libvirt would otherwise expect KVM and probe QEMU anew at every call.
     */
    private static final String HOST = """
            set -e
            mkdir -p "$1"/{run,lib,etc,log,cache}
            cp -a /etc/libvirt/. "$1/etc/"
            rm -rf "$1"/etc/qemu/networks/autostart "$1"/etc/qemu/autostart "$1"/etc/storage/autostart
            cp "$1/libvirtd.conf" "$1/qemu.conf" "$1/etc/"
            mount --bind "$1/run" /run
            mount --bind "$1/lib" /var/lib/libvirt
            mount --bind "$1/etc" /etc/libvirt
            mount --bind "$1/log" /var/log/libvirt
            mount --bind "$1/cache" /var/cache/libvirt
            if [ -e /dev/kvm ]; then
              : > "$1/kvm"
              mount --bind "$1/kvm" /dev/kvm
              mount -o remount,bind,ro /dev/kvm
            fi
            while read -r _; do libvirtd -t 0 & done
            """;

    private final Path folder;
    private final Process host;

    private PrivateLibvirtd(Path folder, Process host) {
        this.folder = folder;
        this.host = host;
    }

    /** @param folder empty or not there; short, as sockets are in it */
    public static PrivateLibvirtd start(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("libvirtd.conf"), """
                    host_uuid = "%s"
                    auth_unix_rw = "none"
                    auth_unix_ro = "none"
                    log_outputs = "3:file:%s/log/libvirtd.log"
                    """.formatted(UUID.randomUUID(), folder));
            Files.writeString(folder.resolve("qemu.conf"), """
                    security_driver = "none"
                    user = "root"
                    group = "root"
                    cgroup_controllers = []
                    namespaces = []
                    stdio_handler = "file"
                    """);
            Process host = new ProcessBuilder(
                            "unshare",
                            "--mount",
                            "--propagation",
                            "private",
                            "tini",
                            "-s",
                            "--",
                            "bash",
                            "-c",
                            HOST,
                            "host",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("host.log").toFile())
                    .start();
            PrivateLibvirtd daemon = new PrivateLibvirtd(folder, host);
            return daemon.startedOrClosed();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private PrivateLibvirtd startedOrClosed() {
        try {
            startDaemon();
            return this;
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    public Path socket() {
        return folder.resolve("run/libvirt/libvirt-sock");
    }

    public Libvirt connect() {
        return Libvirt.connect(socket());
    }

    /** Starts the daemon, again if it was killed, and waits until it answers. */
    public void startDaemon() {
        try {
            host.outputWriter(StandardCharsets.UTF_8).append("start\n").flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try (LibvirtLink link = LibvirtLink.open(socket(), ConnectOptions.DEFAULT)) {
            link.await(START_LIMIT);
        }
    }

    /** As {@code kill -9}: guests go on. */
    public void killDaemon() {
        Path pidFile = folder.resolve("run/libvirtd.pid");
        if (Files.exists(pidFile)) processIn(pidFile).ifPresent(PrivateLibvirtd::kill);
    }

    /** What virsh says to a command, the oracle of the tests. */
    public String virsh(String... command) {
        return virshOf("qemu+unix:///system?socket=" + socket(), command);
    }

    /** The same for the built-in test driver, which has one guest and no QEMU. */
    public String virshOfTestDriver(String... command) {
        return virshOf("test+unix:///default?socket=" + socket(), command);
    }

    private static String virshOf(String uri, String... command) {
        List<String> words = Stream.concat(Stream.of("virsh", "-q", "-c", uri), Stream.of(command))
                .toList();
        try {
            Process virsh = new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = virsh.waitFor();
            if (status != 0) throw new AssertionError(words + " failed: " + output);
            return output.strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> guests = Files.exists(folder.resolve("run/libvirt/qemu"))
                ? Files.list(folder.resolve("run/libvirt/qemu"))
                : Stream.of()) {
            guests.filter(file -> file.toString().endsWith(".pid"))
                    .forEach(file -> processIn(file).ifPresent(PrivateLibvirtd::kill));
            killDaemon();
            host.destroy();
            if (!host.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("the host does not end");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    private static Optional<ProcessHandle> processIn(Path pidFile) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(END_LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
