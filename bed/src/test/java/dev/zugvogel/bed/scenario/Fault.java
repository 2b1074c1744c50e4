package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Something that is wrong until it is closed. */
record Fault(String what, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return what;
    }

    static Fault maintenance(Fleet fleet, String host) {
        requireSuccess(fleet, "maintenance", host, "on");
        return new Fault(host + " in maintenance", () -> requireSuccess(fleet, "maintenance", host, "off"));
    }

    private static void requireSuccess(Fleet fleet, String... words) {
        Shell.Output said = fleet.zugvogel(words);
        if (!said.succeeded()) throw new AssertionError(String.join(" ", words) + ": " + said.err());
    }

    /** All links of a host as slow as this. */
    static Fault slowLink(Host host, String rate) {
        host.link().limit(BytesPerSecond.parse(rate));
        return new Fault(rate + " to " + host.name(), host.link()::heal);
    }

    /** Nothing gets through, and the host's kernel sees it. */
    static Fault cutLink(Host host) {
        host.link().cut();
        return new Fault("cut link to " + host.name(), host.link()::restore);
    }

    /** Nothing gets through, and nobody is told. */
    static Fault blackHole(Host host) {
        host.link().blackhole();
        return new Fault("black hole before " + host.name(), host.link()::restore);
    }

    /** Packets are lost at random. */
    static Fault lossyLink(Host host, double percent) {
        host.link().lose(percent);
        return new Fault(percent + " % loss to " + host.name(), host.link()::heal);
    }

    /** The agent is dead, and the server has noticed. */
    static Fault deadAgent(Fleet fleet, String host) {
        fleet.agent(host).kill();
        fleet.awaitConnected(host, false);
        return new Fault("dead agent on " + host, () -> {
            fleet.bed().product().startAgent(fleet.host(host));
            fleet.awaitConnected(host, true);
        });
    }

    /** libvirt is dead. At the end the product has found it again. */
    static Fault deadLibvirt(Traveller traveller, Host host) {
        host.libvirtd().kill();
        return new Fault("no libvirtd on " + host.name(), () -> {
            host.startLibvirtd();
            traveller.awaitWelcome(host);
        });
    }

    /** libvirt believes that this host's QEMU can't give a guest some feature of the CPU. */
    static Fault lesserCpu(Traveller traveller, Host host, String feature) {
        Path known = host.layout().diskFolder().resolve("cache/qemu/capabilities");
        String has = "name='" + feature + "' type='boolean' value='true'";
        String lacks = "name='" + feature + "' type='boolean' value='false'";
        restartLibvirt(traveller, host, () -> replace(known, has, lacks));
        return new Fault(
                host.name() + " without " + feature,
                () -> restartLibvirt(traveller, host, () -> replace(known, lacks, has)));
    }

    private static void restartLibvirt(Traveller traveller, Host host, Runnable meanwhile) {
        host.libvirtd().kill();
        meanwhile.run();
        host.startLibvirtd();
        traveller.awaitLooked(host);
    }

    private static void replace(Path folder, String old, String fresh) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) write(file, read(file).replace(old, fresh));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host has no bridge for guests. */
    static Fault missingBridge(Host host) {
        host.exec("ip", "link", "set", "br0", "name", "br9", "down");
        return new Fault(
                "no bridge on " + host.name(), () -> host.exec("ip", "link", "set", "br9", "name", "br0", "up"));
    }

    /** Whoever asks the host's kernel is told that there is no more memory available than this. */
    static Fault shortMemory(Host host, Bytes available) {
        Path lie = host.layout().runFolder().resolve("run/bed-meminfo");
        write(lie, meminfo(available.count() >> 10));
        host.exec("mount", "--bind", "/run/bed-meminfo", "/proc/meminfo");
        return new Fault("little memory on " + host.name(), () -> {
            host.exec("umount", "/proc/meminfo");
            host.exec("rm", "/run/bed-meminfo");
        });
    }

    private static String meminfo(long availableKib) {
        return read(Path.of("/proc/meminfo"))
                .replaceFirst("MemFree:.*", "MemFree: " + availableKib + " kB")
                .replaceFirst("MemAvailable:.*", "MemAvailable: " + availableKib + " kB")
                .replaceFirst("Buffers:.*", "Buffers: 0 kB")
                .replaceFirst("\nCached:.*", "\nCached: 0 kB")
                .replaceFirst("SReclaimable:.*", "SReclaimable: 0 kB");
    }

    /** The images folder is a file system of its own, of this size. */
    static Fault smallImages(Host host, Bytes size) {
        String image = "/var/lib/libvirt/small.ext4";
        host.exec("truncate", "--size", Long.toString(size.count()), image);
        host.exec("mkfs.ext4", "-q", "-m", "0", image);
        host.exec("mount", "-o", "loop", image, HostLayout.IMAGES);
        return new Fault("small images on " + host.name(), () -> {
            host.exec("umount", HostLayout.IMAGES);
            host.exec("rm", image);
        });
    }

    /** Somebody else takes all space in the images folder but this much. */
    static Fault fullImages(Host host, Bytes but) {
        String file = HostLayout.IMAGES + "/somebody-else";
        host.exec(
                "sh",
                "-c",
                "free=$(($(stat -f -c '%a*%S' \"$0\"))); head -c $((free - $1)) /dev/zero >\"$2\" || true",
                HostLayout.IMAGES,
                Long.toString(but.count()),
                file);
        return new Fault("full images on " + host.name(), () -> host.exec("rm", "-f", file));
    }

    /** Nobody can write to the images folder. */
    static Fault readOnlyImages(Host host) {
        host.exec("mount", "--bind", HostLayout.IMAGES, HostLayout.IMAGES);
        host.exec("mount", "-o", "remount,bind,ro", HostLayout.IMAGES);
        return new Fault("read-only images on " + host.name(), () -> host.exec("umount", HostLayout.IMAGES));
    }

    /** There is no images folder. */
    static Fault missingImages(Host host) {
        String away = HostLayout.IMAGES + ".away";
        host.exec("mv", HostLayout.IMAGES, away);
        return new Fault("no images on " + host.name(), () -> host.exec("mv", away, HostLayout.IMAGES));
    }

    /** Another VM has the name. At the end it is one's own again. */
    static Fault takenName(Traveller traveller, Host host, String guest) {
        Path file = host.layout().runFolder().resolve("run/bed-namesake.xml");
        write(file, """
                <domain type="qemu"><name>%s</name><memory unit="MiB">64</memory>
                <os><type arch="x86_64">hvm</type></os></domain>
                """.formatted(guest));
        host.virsh("define", file.toString());
        return new Fault("a namesake on " + host.name(), () -> {
            host.virsh("undefine", guest);
            host.exec("rm", "/run/bed-namesake.xml");
            // While two hosts report the name, it names none.
            traveller.awaitReported("running");
        });
    }

    /** All of several, closed in reverse. */
    static Fault all(List<Fault> faults) {
        return new Fault(faults.toString(), () -> faults.reversed().forEach(Fault::close));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
