package dev.zugvogel.relay.encode;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a migration stream as QEMU does. */
public final class RamStream {
    private static final int RAM_SECTION = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private String block = "";

    private interface Step {
        void run() throws IOException;
    }

    private RamStream write(Step step) {
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

    /** File header, configuration, the commands libvirt's migrations begin with, and the blocks' lengths. */
    public RamStream begin(int pages, String... blocks) {
        head();
        return write(() -> {
            out.writeLong((((long) pages * blocks.length) << Page.SHIFT) | 0x04);
            for (String id : blocks) {
                name(id);
                out.writeLong((long) pages << Page.SHIFT);
            }
            eos();
        });
    }

    /** Up to where the blocks' lengths begin. */
    RamStream head() {
        return write(() -> {
            out.writeLong(0x5145564D_00000003L);
            out.writeByte(7);
            out.writeInt(10);
            out.writeBytes("pc-q35-7.2");
            command(1, new byte[0]);
            command(2, new byte[] {0, 0, 0, 1});
            out.writeByte(1);
            out.writeInt(RAM_SECTION);
            name("ram");
            out.writeInt(0);
            out.writeInt(4);
        });
    }

    RamStream word(long word) {
        return write(() -> out.writeLong(word));
    }

    RamStream block(String id, long lengthBytes) {
        return write(() -> {
            name(id);
            out.writeLong(lengthBytes);
        });
    }

    public RamStream part() {
        return section(2);
    }

    public RamStream end() {
        return section(3);
    }

    private RamStream section(int type) {
        return write(() -> {
            out.writeByte(type);
            out.writeInt(RAM_SECTION);
        });
    }

    public RamStream eos() {
        return write(() -> {
            out.writeLong(0x10);
            out.writeByte(0x7E);
            out.writeInt(RAM_SECTION);
        });
    }

    public RamStream zero(String id, long page) {
        return write(() -> {
            record(id, page, Page.ZERO_FLAG);
            out.writeByte(0);
        });
    }

    public RamStream page(String id, long page, byte[] content) {
        return write(() -> {
            record(id, page, Page.PAGE_FLAG);
            out.write(content);
        });
    }

    private void record(String id, long page, int flag) throws IOException {
        boolean same = id.equals(block);
        out.writeLong((page << Page.SHIFT) | flag | (same ? Page.CONTINUE_FLAG : 0));
        if (!same) name(id);
        block = id;
    }

    RamStream command(int command, byte[] data) {
        return write(() -> {
            out.writeByte(8);
            out.writeShort(command);
            out.writeShort(data.length);
            out.write(data);
        });
    }

    RamStream raw(byte[] data) {
        return write(() -> out.write(data));
    }

    private void name(String name) throws IOException {
        byte[] id = name.getBytes(StandardCharsets.ISO_8859_1);
        out.writeByte(id.length);
        out.write(id);
    }
}
