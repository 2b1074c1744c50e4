package dev.zugvogel.agent;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The beginning of a migration stream as QEMU writes it, of a memory made up: each part is one iteration, in which some
 * pages are as they were, some differ a little, and some are new. For warming up what reads such streams.
 */
record FakeMemory(int pages, int iterations) implements Iterable<ByteBuffer> {
    private static final int PAGE_BYTES = 4096;
    private static final int RECORD_BYTES = 8;
    private static final String BLOCK = "pc.ram";
    private static final int MAGIC = 0x5145564D;

    @Override
    public Iterator<ByteBuffer> iterator() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        byte[] memory = new byte[pages * PAGE_BYTES];
        return new Iterator<>() {
            private int iteration;

            @Override
            public boolean hasNext() {
                return iteration < iterations;
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) throw new NoSuchElementException();
                change(memory, random);
                return part(memory, iteration++ == 0);
            }
        };
    }

    private void change(byte[] memory, RandomGenerator random) {
        for (int page = 0; page < pages; page++) {
            int kind = random.nextInt(4);
            int changes = kind == 0 ? 0 : kind == 1 ? 8 : PAGE_BYTES / 4;
            for (int i = 0; i < changes; i++)
                memory[page * PAGE_BYTES + random.nextInt(PAGE_BYTES)] = (byte) random.nextInt(16);
        }
    }

    private ByteBuffer part(byte[] memory, boolean first) {
        ByteBuffer out = ByteBuffer.allocate(pages * (PAGE_BYTES + RECORD_BYTES) + 256);
        if (first) begin(out);
        out.put((byte) 2).putInt(2);
        for (int page = 0; page < pages; page++) {
            boolean named = first && page == 0;
            out.putLong(((long) page << 12) | (named ? 0x08 : 0x28));
            if (named) name(out, BLOCK);
            out.put(memory, page * PAGE_BYTES, PAGE_BYTES);
        }
        return end(out).flip();
    }

    private void begin(ByteBuffer out) {
        out.putInt(MAGIC).putInt(3).put((byte) 1).putInt(2);
        name(out, "ram");
        long size = (long) pages * PAGE_BYTES;
        out.putInt(0).putInt(4).putLong(size | 0x04);
        name(out, BLOCK);
        end(out.putLong(size));
    }

    private static void name(ByteBuffer out, String name) {
        out.put((byte) name.length());
        for (int i = 0; i < name.length(); i++) out.put((byte) name.charAt(i));
    }

    private static ByteBuffer end(ByteBuffer out) {
        return out.putLong(0x10).put((byte) 0x7e).putInt(2);
    }
}
