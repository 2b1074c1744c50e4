package dev.zugvogel.relay.encode;

/**
 * The pages that a block passed, noted among the known ones when it is done: within a block, all ops mean what was known
 * before it. Zero and fill pages are not noted, at either end: they cost nothing to send again. One thread.
 */
final class Notes {
    private static final int MOST = Block.MAX_RAW_BYTES / Page.BYTES;
    /** In place of an offset among the contents: the page stands in the raw bytes only. */
    static final int RAW = -1;
    /** The page is known already and is noted only if the block is repaired. */
    static final int KNOWN = -2;

    private final int[] regions = new int[MOST];
    private final long[] pages = new long[MOST];
    private final int[] rawOffsets = new int[MOST];
    private final int[] contentOffsets = new int[MOST];
    private final long[] digests = new long[MOST];
    private int count;

    void clear() {
        count = 0;
    }

    void add(int region, long page, int rawOffset, int contentOffset, long digest) {
        if (region == KnownPages.NONE) return;
        regions[count] = region;
        pages[count] = page;
        rawOffsets[count] = rawOffset;
        contentOffsets[count] = contentOffset;
        digests[count++] = digest;
    }

    /** Notes the pages that changed, from the contents where they stand there. */
    void write(KnownPages known, byte[] contents, byte[] raw, int rawOffset) {
        for (int i = 0; i < count; ) {
            int stride = i + 1 < count ? stride(i + 1) : 0;
            int end = runEnd(i, stride);
            int apart = end == i + 1 ? Page.BYTES : stride;
            if (contentOffsets[i] >= 0)
                known.write(regions[i], pages[i], end - i, contents, contentOffsets[i], apart, digests, i);
            else if (contentOffsets[i] == RAW) fromRaw(known, i, end - i, raw, rawOffset, apart);
            i = end;
        }
    }

    /** Notes all pages, from the raw bytes: first what should have been known before the block, then what it changed. */
    void repair(KnownPages known, byte[] raw, int rawOffset) {
        for (int i = 0; i < count; i++)
            if (contentOffsets[i] == KNOWN) fromRaw(known, i, 1, raw, rawOffset, Page.BYTES);
        for (int i = 0; i < count; i++)
            if (contentOffsets[i] != KNOWN) fromRaw(known, i, 1, raw, rawOffset, Page.BYTES);
    }

    /** For a block whose sender did not say the digests. */
    void digest(KnownPages known, byte[] raw, int rawOffset) {
        for (int i = 0; i < count; i++) digests[i] = known.digestOf(raw, rawOffset + rawOffsets[i]);
    }

    private void fromRaw(KnownPages known, int i, int run, byte[] raw, int rawOffset, int strideBytes) {
        known.write(regions[i], pages[i], run, raw, rawOffset + rawOffsets[i], strideBytes, digests, i);
    }

    private int runEnd(int start, int strideBytes) {
        int end = start + 1;
        while (strideBytes > 0 && end < count && stride(end) == strideBytes) end++;
        return end;
    }

    /** How far this page's content lies behind the previous page's, 0 if it is not the next page or lies elsewhere. */
    private int stride(int i) {
        if (regions[i] != regions[i - 1] || pages[i] != pages[i - 1] + 1) return 0;
        boolean inContents = contentOffsets[i] >= 0 && contentOffsets[i - 1] >= 0;
        if (inContents) return contentOffsets[i] - contentOffsets[i - 1];
        return contentOffsets[i] == RAW && contentOffsets[i - 1] == RAW ? rawOffsets[i] - rawOffsets[i - 1] : 0;
    }
}
