package dev.zugvogel.relay.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The leaves of one region, made where they are touched: a tree of three levels. Thread-safe. */
final class PageTable {
    /** Page numbers are below this. */
    static final long PAGES = 1L << 36;

    private static final int LEAF_BITS = 10;
    private static final int NODE_BITS = 13;
    private static final int NODE = 1 << NODE_BITS;
    private static final long NODE_SIZE_BYTES = 4L * NODE;

    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Leaf>> root =
            new AtomicReferenceArray<>(NODE);
    private final AtomicLong takenBytes = new AtomicLong();
    private final IndexMemory memory;

    PageTable(IndexMemory memory) {
        this.memory = memory;
    }

    @Nullable
    Leaf get(long page) {
        AtomicReferenceArray<@Nullable Leaf> node = root.get(rootSlot(page));
        return node == null ? null : node.get(nodeSlot(page));
    }

    /** Null if there is no memory left for it. */
    @Nullable
    Leaf make(long page) {
        Leaf leaf = get(page);
        return leaf != null ? leaf : grow(page);
    }

    private synchronized @Nullable Leaf grow(long page) {
        AtomicReferenceArray<@Nullable Leaf> node = root.get(rootSlot(page));
        if (node == null) {
            if (!take(NODE_SIZE_BYTES)) return null;
            node = new AtomicReferenceArray<>(NODE);
            root.set(rootSlot(page), node);
        }
        Leaf leaf = node.get(nodeSlot(page));
        if (leaf != null || !take(Leaf.SIZE_BYTES)) return leaf;
        Leaf fresh = new Leaf();
        node.set(nodeSlot(page), fresh);
        return fresh;
    }

    interface Visitor<E extends Exception> {
        /** @param number of the leaf: its first page's, divided by {@link Leaf#PAGES} */
        void visit(int number, Leaf leaf) throws E;
    }

    /** Each leaf in the order of page numbers. */
    <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (int i = 0; i < NODE; i++) {
            AtomicReferenceArray<@Nullable Leaf> node = root.get(i);
            for (int j = 0; node != null && j < NODE; j++) {
                Leaf leaf = node.get(j);
                if (leaf != null) visitor.visit(i << NODE_BITS | j, leaf);
            }
        }
    }

    /** The memory is free for others; the table is not used any more. */
    void release() {
        memory.giveBack(takenBytes.getAndSet(0));
    }

    private boolean take(long bytes) {
        if (!memory.take(bytes)) return false;
        takenBytes.addAndGet(bytes);
        return true;
    }

    private static int rootSlot(long page) {
        return (int) (page >>> (LEAF_BITS + NODE_BITS));
    }

    private static int nodeSlot(long page) {
        return (int) (page >>> LEAF_BITS) & (NODE - 1);
    }
}
