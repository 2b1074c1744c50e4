package dev.zugvogel.sim.disk;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A file or folder: as its host sees it, and as it would be found after a power cut. */
final class Node {
    final long inode;
    final boolean isFolder;
    final TreeMap<String, Node> entries = new TreeMap<>();
    private final TreeMap<String, Node> forcedEntries = new TreeMap<>();
    byte[] content = new byte[0];
    private byte[] forcedContent = content;
    /** For an image: the last write that its guest was told is durable. */
    long acknowledged;

    Node(long inode, boolean isFolder) {
        this.inode = inode;
        this.isFolder = isFolder;
    }

    void force() {
        forcedContent = content;
        forcedEntries.clear();
        forcedEntries.putAll(entries);
    }

    /** Of an appended file any part of what was not forced may be there. */
    void powerCut(SplittableRandom random) {
        content = survivor(random);
        forcedContent = content;
        entries.clear();
        entries.putAll(forcedEntries);
        entries.values().forEach(node -> node.powerCut(random));
    }

    private byte[] survivor(SplittableRandom random) {
        boolean appended = content.length > forcedContent.length
                && Arrays.equals(forcedContent, Arrays.copyOf(content, forcedContent.length));
        if (!appended) return forcedContent;
        return Arrays.copyOf(content, forcedContent.length + random.nextInt(content.length - forcedContent.length + 1));
    }
}
