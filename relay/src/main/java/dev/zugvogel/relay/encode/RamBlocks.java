package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The RAM block that records without a name are of. It outlives sections: QEMU keeps it per channel. One thread. */
final class RamBlocks {
    private static final byte[] PREFIX = Form.RAM.regionPrefix().getBytes(StandardCharsets.ISO_8859_1);

    private final Regions regions;
    private final byte[] name = Arrays.copyOf(PREFIX, PREFIX.length + 255);
    private int current = KnownPages.NONE;

    RamBlocks(Regions regions) {
        this.regions = regions;
    }

    /** The number of its region; {@link KnownPages#NONE} if no block was named, or one that can't be numbered. */
    int current() {
        return current;
    }

    void select(byte[] raw, int offset, int idBytes, PageEncoder pages) {
        System.arraycopy(raw, offset, name, PREFIX.length, idBytes);
        int lengthBytes = PREFIX.length + idBytes;
        current = regions.find(name, lengthBytes);
        if (current == KnownPages.NONE && idBytes > 0) current = pages.name(Arrays.copyOf(name, lengthBytes));
    }
}
