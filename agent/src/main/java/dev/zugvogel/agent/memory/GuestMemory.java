package dev.zugvogel.agent.memory;

import dev.zugvogel.model.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the memory of a running guest through its QEMU's files in /proc, which the guest does not notice: pages that are
 * not in memory are not brought in (Linux, Documentation/admin-guide/mm/pagemap.rst). Needs the right to trace QEMU. One
 * thread.
 */
final class GuestMemory implements AutoCloseable {
    static final int PAGE_BYTES = 4096;

    private static final int ENTRY_BYTES = 8;
    private static final long PRESENT = 1L << 63;
    private static final long SWAPPED = 1L << 62;
    private static final byte[] ZEROS = new byte[PAGE_BYTES];

    private final List<Mapping> mappings;
    private final FileChannel memory;
    private final FileChannel pagemap;
    private final ByteBuffer entry = ByteBuffer.allocateDirect(ENTRY_BYTES).order(ByteOrder.nativeOrder());

    private GuestMemory(List<Mapping> mappings, FileChannel memory, FileChannel pagemap) {
        this.mappings = mappings;
        this.memory = memory;
        this.pagemap = pagemap;
    }

    /**
     * @param process QEMU's folder in /proc
     * @param size of the guest's memory
     * @throws IOException if it can't be read, or QEMU has nothing of that size
     */
    static GuestMemory open(Path process, Bytes size) throws IOException {
        List<Mapping> mappings = Mapping.ofGuest(Files.readAllLines(process.resolve("maps")), size);
        if (mappings.isEmpty()) throw new IOException("QEMU has no memory of " + size + " for a guest");
        FileChannel memory = FileChannel.open(process.resolve("mem"));
        try {
            return new GuestMemory(mappings, memory, FileChannel.open(process.resolve("pagemap")));
        } catch (IOException e) {
            memory.close();
            throw e;
        }
    }

    /** A page is empty if it was never touched or is all zero, and absent if only the swap knows. */
    enum Kind {
        EMPTY,
        FULL,
        ABSENT
    }

    long pages() {
        return mappings.stream().mapToLong(Mapping::pages).sum();
    }

    /**
     * @param page from 0 to {@link #pages}
     * @param into filled with the content of a full page, and with zeros of an empty one
     */
    Kind read(long page, byte[] into, int offset) throws IOException {
        long address = address(page);
        long state = state(address);
        if ((state & PRESENT) == 0 || (state & SWAPPED) != 0) {
            Arrays.fill(into, offset, offset + PAGE_BYTES, (byte) 0);
            return (state & SWAPPED) != 0 ? Kind.ABSENT : Kind.EMPTY;
        }
        readFully(memory, ByteBuffer.wrap(into, offset, PAGE_BYTES), address);
        return isZero(into, offset) ? Kind.EMPTY : Kind.FULL;
    }

    private long address(long page) throws IOException {
        long left = page;
        for (Mapping mapping : mappings) {
            if (left < mapping.pages()) return mapping.start() + left * PAGE_BYTES;
            left -= mapping.pages();
        }
        throw new EOFException("no page " + page);
    }

    private long state(long address) throws IOException {
        readFully(pagemap, entry.clear(), address / PAGE_BYTES * ENTRY_BYTES);
        return entry.getLong(0);
    }

    private static void readFully(FileChannel file, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = file.read(into, at);
            if (read < 0) throw new EOFException("nothing at " + at);
            at += read;
        }
    }

    private static boolean isZero(byte[] bytes, int offset) {
        return Arrays.equals(bytes, offset, offset + PAGE_BYTES, ZEROS, 0, PAGE_BYTES);
    }

    @Override
    public void close() throws IOException {
        try (memory) {
            pagemap.close();
        }
    }
}
