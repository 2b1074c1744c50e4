package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.redis.Records;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An image full of data as applications write it, the same file on every host. */
record BaseImage(List<Host> hosts, Bytes data) {
    private static final String NAME = "base.qcow2";

    GuestSpec.Base asBase(boolean backing) {
        return new GuestSpec.Base(HostLayout.IMAGES + "/" + NAME, backing);
    }

    /** Makes it, where it is not yet. */
    void create() {
        if (Files.exists(file(hosts.getFirst()))) return;
        Path raw = file(hosts.getFirst()).resolveSibling("base.raw");
        write(raw);
        for (Host host : hosts)
            Shell.run(
                    "qemu-img",
                    "convert",
                    "-f",
                    "raw",
                    "-O",
                    "qcow2",
                    raw.toString(),
                    file(host).toString());
        Shell.run("rm", raw.toString());
    }

    private void write(Path raw) {
        try (OutputStream out = Files.newOutputStream(raw)) {
            for (long length = 0, number = 0; length < data.count(); number++) {
                byte[] value = Records.value(number, 0);
                out.write(value, 0, (int) Math.min(value.length, data.count() - length));
                length += value.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Host host) {
        return host.layout().diskFolder().resolve("libvirt/images").resolve(NAME);
    }
}
