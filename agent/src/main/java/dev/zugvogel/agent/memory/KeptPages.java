package dev.zugvogel.agent.memory;

import dev.zugvogel.relay.encode.Density;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Some of a guest's pages as they were, and how those that were written to since differ from that. One thread. */
final class KeptPages implements AutoCloseable {
    /** Six MiB, given back at once: an agent is to be small. */
    private static final int MOST = 1536;

    /** Enough to tell how dense changes are. */
    private static final int MOST_COMPARED = 256;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment contents = arena.allocate((long) MOST * GuestMemory.PAGE_BYTES);
    private final Map<Long, Integer> slots = new HashMap<>();
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private final ByteArrayOutputStream after = new ByteArrayOutputStream();

    void keep(long page, byte[] content) {
        if (slots.size() == MOST) return;
        int slot = slots.size();
        slots.put(page, slot);
        MemorySegment.copy(MemorySegment.ofArray(content), 0, contents, offset(slot), GuestMemory.PAGE_BYTES);
    }

    /** A page that is not kept, and one too many, is left out. */
    void changed(long page, byte[] content) {
        Integer slot = slots.get(page);
        if (slot == null || after.size() == MOST_COMPARED * GuestMemory.PAGE_BYTES) return;
        byte[] old = new byte[GuestMemory.PAGE_BYTES];
        MemorySegment.copy(contents, offset(slot), MemorySegment.ofArray(old), 0, GuestMemory.PAGE_BYTES);
        before.writeBytes(old);
        after.writeBytes(content);
    }

    private static long offset(int slot) {
        return (long) slot * GuestMemory.PAGE_BYTES;
    }

    /** Of all that changed; empty if nothing did. */
    OptionalDouble density() {
        return after.size() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Density.ofChanges(before.toByteArray(), after.toByteArray()));
    }

    @Override
    public void close() {
        arena.close();
    }
}
