package dev.zugvogel.relay.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An index as bytes: {@code format: u8, regions: u8}; per region, in the order of their numbers, {@code name: utf,
 * leaves: be32}; per leaf {@code number: be32, 1024 digests: be64, 1024 versions: be32}.
 */
final class IndexForm {
    private static final int FORMAT = 1;
    private static final int LEAF_BYTES = Integer.BYTES + Leaf.PAGES * (Long.BYTES + Integer.BYTES);
    private static final long LEAVES = PageTable.PAGES / Leaf.PAGES;

    private IndexForm() {}

    static void write(List<Region> regions, DataOutputStream out) throws IOException {
        out.writeByte(FORMAT);
        out.writeByte(regions.size());
        ByteBuffer buffer = ByteBuffer.allocate(LEAF_BYTES);
        for (Region region : regions) {
            out.writeUTF(region.name);
            out.writeInt(leaves(region));
            region.table.forEach((number, leaf) -> {
                put(number, leaf, buffer.clear());
                out.write(buffer.array());
            });
        }
        out.flush();
    }

    private static int leaves(Region region) {
        int[] count = {0};
        region.table.forEach((number, leaf) -> count[0]++);
        return count[0];
    }

    private static void put(int number, Leaf leaf, ByteBuffer buffer) {
        buffer.putInt(number);
        synchronized (leaf) {
            for (int slot = 0; slot < Leaf.PAGES; slot++) buffer.putLong(leaf.digest(slot));
            for (int slot = 0; slot < Leaf.PAGES; slot++) buffer.putInt(leaf.rawVersion(slot));
        }
    }

    /**
     * Fills an empty store.
     *
     * @param lengthBytes what there is; nothing is allocated for more
     * @throws IOException if it is anything but an index, or larger than the memory for it
     */
    static void read(DataInputStream in, long lengthBytes, Pages into) throws IOException {
        if (in.readUnsignedByte() != FORMAT) throw new IOException("an index of another format");
        ByteBuffer buffer = ByteBuffer.allocate(LEAF_BYTES);
        int regions = in.readUnsignedByte();
        for (int number = 0; number < regions; number++) {
            if (into.region(in.readUTF()) != number) throw new IOException("a region that can't be");
            int leaves = in.readInt();
            if (leaves < 0 || leaves > lengthBytes / LEAF_BYTES) throw new IOException("more leaves than bytes");
            for (int previous = -1, i = 0; i < leaves; i++) {
                in.readFully(buffer.clear().array());
                int leaf = buffer.getInt();
                if (leaf <= previous || leaf >= LEAVES) throw new IOException("a leaf out of order");
                into.load(number, leaf, buffer);
                previous = leaf;
            }
        }
    }
}
