package dev.zugvogel.relay.encode;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Writes what an NBD client sends. */
public final class NbdStream {
    private static final int MAX_WRITE_BYTES = 300_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Step {
        void run() throws IOException;
    }

    private NbdStream write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Flags, structured replies, a list of contexts, and GO as QEMU sends them. */
    public NbdStream begin(String export) {
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        return write(() -> {
            out.writeInt(3);
            option(8, 0);
            option(10, 8 + name.length);
            out.writeInt(name.length);
            out.write(name);
            out.writeInt(0);
            option(7, 4 + name.length + 4);
            out.writeInt(name.length);
            out.write(name);
            out.writeShort(1);
            out.writeShort(3);
        });
    }

    NbdStream exportName(String export) {
        return write(() -> {
            out.writeInt(1);
            option(1, export.length());
            out.writeBytes(export);
        });
    }

    private void option(int option, int lengthBytes) throws IOException {
        out.writeLong(0x49484156_454F5054L);
        out.writeInt(option);
        out.writeInt(lengthBytes);
    }

    public NbdStream simple(int command, long offset, int lengthBytes) {
        return write(() -> {
            out.writeInt(0x25609513);
            out.writeShort(0);
            out.writeShort(command);
            out.writeLong(7);
            out.writeLong(offset);
            out.writeInt(lengthBytes);
        });
    }

    public NbdStream extended(int flags, int command, long offset, long lengthBytes) {
        return write(() -> {
            out.writeInt(0x21E41C71);
            out.writeShort(flags);
            out.writeShort(command);
            out.writeLong(7);
            out.writeLong(offset);
            out.writeLong(lengthBytes);
        });
    }

    public NbdStream data(byte[] data) {
        return write(() -> out.write(data));
    }

    /** Requests of all kinds, aligned and not. */
    static byte[] random(Random random) {
        NbdStream stream = new NbdStream().begin("drive-virtio-disk0");
        for (int i = 0; i < 40; i++) {
            boolean aligned = random.nextInt(4) > 0;
            long offset = (long) random.nextInt(100) * Page.BYTES + (aligned ? 0 : random.nextInt(512));
            int lengthBytes = aligned ? random.nextInt(1, 70) * Page.BYTES : random.nextInt(MAX_WRITE_BYTES);
            request(stream, offset, lengthBytes, random);
        }
        return stream.simple(2, 0, 0).bytes();
    }

    private static void request(NbdStream stream, long offset, int lengthBytes, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> stream.simple(random.nextInt(2, 7), offset, lengthBytes);
            case 1 -> stream.extended(0, 6, offset, 1L << 40);
            case 2 -> stream.extended(1 << 5, 7, offset, 8).data(new byte[8]);
            case 3 -> stream.extended(1 << 5, 1, offset, lengthBytes).data(content(lengthBytes, random));
            default -> stream.simple(1, offset, lengthBytes).data(content(lengthBytes, random));
        }
    }

    private static byte[] content(int lengthBytes, Random random) {
        byte[] content = new byte[lengthBytes];
        if (random.nextInt(3) > 0) new Random(random.nextInt(3)).nextBytes(content);
        return content;
    }
}
