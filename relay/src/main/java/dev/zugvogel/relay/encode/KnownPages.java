package dev.zugvogel.relay.encode;

/**
 * What both ends of a migration know of a VM's pages, by place: a region (such as {@code ram/pc.ram} or
 * {@code disk/drive-virtio-disk0}) and the page's number in it. At the sender it is what the receiver holds; at the
 * receiver what it holds itself. Both apply the same writes in the same order, so they agree; where they do not, a
 * block's checksum tells.
 *
 * <p>Safe for any thread. Failing to keep or to find something is never an error: it is then unknown.
 */
public interface KnownPages {
    int PAGE_BYTES = 4096;
    /** No page, region or place. */
    int NONE = -1;

    /** Knows nothing, keeps nothing. */
    KnownPages NOTHING = new KnowsNothing();

    /** The handle of a region, made if it is new; {@link #NONE} if there are too many or the name is too long. */
    int region(String name);

    /** The name of a region with this handle. */
    String name(int region);

    /** The digest of the content last written there, 0 if unknown. */
    long digest(int region, long page);

    /**
     * Copies what was last written to {@code count} pages with consecutive numbers.
     *
     * @param strideBytes from where one goes to where the next one does
     * @return false if one is not at hand; of the others, any may have been copied
     */
    boolean read(int region, long page, int count, byte[] into, int offset, int strideBytes);

    /**
     * Notes content and digest of {@code count} pages with consecutive numbers.
     *
     * @param strideBytes from where one lies to where the next one does
     */
    void write(
            int region,
            long page,
            int count,
            byte[] from,
            int offset,
            int strideBytes,
            long[] digests,
            int digestsOffset);

    /** From now on unknown. */
    void forget(int region, long page);

    /** Where a page of this digest is: {@code region << 40 | page}; {@link #NONE} if it is not known. A hint. */
    long find(long digest);

    /** The digest of {@link #PAGE_BYTES} bytes, with the VM's secret seed; never 0. */
    long digestOf(byte[] bytes, int offset);
}
