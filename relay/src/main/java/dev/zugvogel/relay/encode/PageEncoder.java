package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;

/** Says each page in the cheapest way, and like things in a row as one. One thread. */
final class PageEncoder {
    private static final int NO_OP = -1;
    private static final int PLACE_BITS = 40;

    private final Form form;
    private final KnownPages known;
    private final Regions regions;
    private final BodyWriter body = new BodyWriter();
    private final Notes notes = new Notes();
    private final byte[] before = new byte[Page.BYTES];

    private int region = KnownPages.NONE;
    private long next;
    private int rawStart;

    private int op = NO_OP;
    private long count;
    private long word;
    private int copyRegion;
    private long copyPage;

    PageEncoder(Form form, KnownPages known, Regions regions) {
        this.form = form;
        this.known = known;
        this.regions = regions;
    }

    /** Begins a block whose raw bytes start there. */
    void begin(int rawStart) {
        this.rawStart = rawStart;
        body.clear();
        notes.clear();
    }

    boolean hasRoom() {
        return body.hasRoom();
    }

    /** Ends the block: its body is complete. */
    BodyWriter end() {
        flush();
        body.close();
        return body;
    }

    /** Notes the pages of the block that ended. */
    void settle(byte[] raw) {
        notes.write(known, body.bytes(), raw, rawStart);
    }

    /** Numbers a region that has none; {@link KnownPages#NONE} if there are too many, or the name is too long. */
    int name(byte[] name) {
        if (regions.isFull() || name.length > Regions.LONGEST_NAME_BYTES) return KnownPages.NONE;
        flush();
        body.op(Op.NAME, name.length);
        body.name(name);
        return regions.add(name);
    }

    void literal(byte[] raw, int offset, int lengthBytes) {
        if (lengthBytes == 0) return;
        run(Op.LITERAL, lengthBytes);
        body.content(raw, offset, lengthBytes);
    }

    /** A record of a zero page. */
    void zero(int region, boolean named, long page) {
        place(region, named, page);
        run(Op.ZERO, 1);
    }

    /** A page's content, in RAM with the header of its record before it. */
    void page(int region, boolean named, long page, byte[] raw, int offset) {
        place(region, named, page);
        int handle = regions.handle(region, page);
        if (Page.isFill(raw, offset)) fill(Bits.word(raw, offset));
        else if (handle == KnownPages.NONE) plain(raw, offset);
        else content(handle, page, raw, offset);
    }

    private void content(int handle, long page, byte[] raw, int offset) {
        long digest = known.digestOf(raw, offset);
        long digestBefore = known.digest(handle, page);
        if (digest == digestBefore) {
            run(Op.KNOWN, 1);
            return;
        }
        int contentOffset = Notes.RAW;
        if (!copy(known.find(digest), digest) && !delta(digestBefore, handle, page, raw, offset)) {
            plain(raw, offset);
            contentOffset = body.contentsBytes() - Page.BYTES;
        }
        notes.add(handle, page, offset - rawStart, contentOffset, digest);
    }

    private void place(int region, boolean named, long page) {
        if (named || region != this.region) {
            flush();
            body.op(Op.REGION, ((long) region << 1) | (named ? 1 : 0));
            this.region = region;
        }
        if (page != next) {
            flush();
            long distance = page - next;
            body.op(Op.SEEK, (distance << 1) ^ (distance >> 63));
        }
        next = page + 1;
    }

    private void fill(long word) {
        if (word == 0 && form == Form.NBD) {
            run(Op.ZERO, 1);
            return;
        }
        if (op == Op.FILL && this.word != word) flush();
        this.word = word;
        run(Op.FILL, 1);
    }

    private void plain(byte[] raw, int offset) {
        run(Op.PAGE, 1);
        body.content(raw, offset, Page.BYTES);
    }

    private boolean copy(long place, long digest) {
        if (place == KnownPages.NONE) return false;
        int handle = (int) (place >>> PLACE_BITS);
        long page = place & ((1L << PLACE_BITS) - 1);
        if (known.digest(handle, page) != digest) return false;
        int from = numbered(handle);
        if (from == KnownPages.NONE) return false;
        if (op == Op.COPY && (from != copyRegion || page != copyPage + count)) flush();
        if (op != Op.COPY) copyPage = page;
        copyRegion = from;
        run(Op.COPY, 1);
        return true;
    }

    private int numbered(int handle) {
        int number = regions.ofHandle(handle);
        if (number != KnownPages.NONE) return number;
        return name(known.name(handle).getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean delta(long digestBefore, int handle, long page, byte[] raw, int offset) {
        if (digestBefore == 0 || !known.read(handle, page, 1, before, 0, Page.BYTES)) return false;
        flush();
        return Delta.put(before, raw, offset, body);
    }

    private void run(int op, int more) {
        if (op != this.op) flush();
        this.op = op;
        count += more;
    }

    private void flush() {
        if (op == NO_OP) return;
        body.op(op, count);
        if (op == Op.FILL) body.word(word);
        if (op == Op.COPY) copySource();
        op = NO_OP;
        count = 0;
    }

    private void copySource() {
        body.varint(copyRegion);
        body.varint(copyPage);
    }
}
