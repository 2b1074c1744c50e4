package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Carries out a block's ops, for a peer that is not trusted. One thread. */
final class PageDecoder {
    private static final int PREFIX_BYTES = Form.RAM.regionPrefix().length();
    private static final int MAX_PAGE_BITS = 64 - Page.SHIFT;

    private final Form form;
    private final KnownPages known;
    private final Regions regions;
    /** From one page's content to the next one's, where the numbers run on. */
    private final int strideBytes;

    private final Notes notes = new Notes();

    private int region = KnownPages.NONE;
    private boolean named;
    private long page;
    private byte[] raw = new byte[0];
    private int at;
    private int end;
    private boolean complete;

    PageDecoder(Form form, KnownPages known) {
        this.form = form;
        this.strideBytes = Page.BYTES + (form == Form.RAM ? Long.BYTES : 0);
        this.known = known;
        this.regions = new Regions(known);
    }

    /** The pages of the last block. */
    Notes notes() {
        return notes;
    }

    /** Writes exactly so many bytes; false if a page was not at hand. */
    boolean decode(BodyReader body, byte[] into, int rawBytes) throws BadBlockException {
        notes.clear();
        raw = into;
        at = 0;
        end = rawBytes;
        complete = true;
        while (body.hasOps()) next(body);
        if (at != end || !body.isAllRead()) throw new BadBlockException("a block's ops do not make up its raw bytes");
        return complete;
    }

    private void next(BodyReader body) throws BadBlockException {
        long head = body.varint();
        long argument = head >>> Op.BITS;
        switch ((int) head & ((1 << Op.BITS) - 1)) {
            case Op.LITERAL -> literal(argument, body);
            case Op.NAME -> name(argument, body);
            case Op.REGION -> region(argument);
            case Op.SEEK -> seek((argument >>> 1) ^ -(argument & 1));
            case Op.ZERO -> zero(argument);
            case Op.KNOWN -> known(argument);
            case Op.COPY -> copy(argument, (int) number(body.varint()), body.varint());
            case Op.DELTA -> delta(argument, body);
            case Op.FILL -> fill(argument, body.word());
            case Op.PAGE -> page(argument, body);
            default -> throw new BadBlockException("unknown op " + head);
        }
    }

    private void literal(long count, BodyReader body) throws BadBlockException {
        int from = body.content(count);
        System.arraycopy(body.bytes(), from, raw, room(count), (int) count);
    }

    private void name(long count, BodyReader body) throws BadBlockException {
        if (count > Regions.LONGEST_NAME_BYTES || regions.isFull())
            throw new BadBlockException("a block names too many regions, or one too long");
        int from = body.op(count);
        byte[] name = Arrays.copyOfRange(body.bytes(), from, from + (int) count);
        if (regions.find(name, name.length) != KnownPages.NONE) throw new BadBlockException("a region is named twice");
        regions.add(name);
    }

    private void region(long argument) throws BadBlockException {
        region = (int) number(argument >>> 1);
        String name = new String(regions.name(region), StandardCharsets.ISO_8859_1);
        if (!name.startsWith(form.regionPrefix())) throw new BadBlockException("a region of another form");
        named = (argument & 1) != 0 && form == Form.RAM;
    }

    private long number(long argument) throws BadBlockException {
        if (argument >= regions.count()) throw new BadBlockException("a block speaks of a region without a name");
        return argument;
    }

    private void seek(long distance) throws BadBlockException {
        page += distance;
        if (page < 0 || page >>> MAX_PAGE_BITS != 0) throw new BadBlockException("a page number out of range");
    }

    private void zero(long count) throws BadBlockException {
        for (long i = 0; i < count; i++) {
            if (form == Form.RAM) record(Page.ZERO_FLAG, 1);
            else Arrays.fill(raw, at, record(0, Page.BYTES) + Page.BYTES, (byte) 0);
            if (form == Form.RAM) raw[at - 1] = 0;
            page++;
        }
    }

    private void known(long count) throws BadBlockException {
        long first = page;
        int offset = records(count, Notes.KNOWN);
        read(region, first, count, offset);
    }

    private void copy(long count, int from, long fromPage) throws BadBlockException {
        int offset = records(count, Notes.RAW);
        read(from, fromPage, count, offset);
    }

    private void delta(long ranges, BodyReader body) throws BadBlockException {
        int offset = page();
        read(region, page, 1, offset);
        Delta.apply(ranges, body, raw, offset);
        note(offset, Notes.RAW);
    }

    private void fill(long count, long word) throws BadBlockException {
        for (long i = 0; i < count; i++) {
            Page.fill(raw, page(), word);
            page++;
        }
    }

    private void page(long count, BodyReader body) throws BadBlockException {
        for (long i = 0; i < count; i++) {
            int from = body.content(Page.BYTES);
            int offset = page();
            System.arraycopy(body.bytes(), from, raw, offset, Page.BYTES);
            note(offset, from);
        }
    }

    /** Makes room for the records of so many pages; where the first one's content begins. */
    private int records(long count, int contentOffset) throws BadBlockException {
        int first = at;
        for (long i = 0; i < count; i++) {
            int offset = page();
            if (i == 0) first = offset;
            note(offset, contentOffset);
        }
        return first;
    }

    /** @param count so many that there was room for them; none needs no region to be named */
    private void read(int region, long page, long count, int offset) {
        if (count == 0) return;
        int handle = regions.handle(region, page);
        complete &= handle != KnownPages.NONE && known.read(handle, page, (int) count, raw, offset, strideBytes);
    }

    private void note(int offset, int contentOffset) {
        notes.add(regions.handle(region, page), page, offset, contentOffset, 0);
        page++;
    }

    private int page() throws BadBlockException {
        return record(Page.PAGE_FLAG, Page.BYTES);
    }

    /** Writes what stands before a page's content; where the content begins. */
    private int record(int flag, int contentBytes) throws BadBlockException {
        if (region == KnownPages.NONE) throw new BadBlockException("a block has a page of no region");
        if (form == Form.RAM) header(flag);
        return room(contentBytes);
    }

    private void header(int flag) throws BadBlockException {
        Bits.putBe64(raw, room(8), (page << Page.SHIFT) | flag | (named ? 0 : Page.CONTINUE_FLAG));
        if (!named) return;
        byte[] name = regions.name(region);
        int idBytes = name.length - PREFIX_BYTES;
        raw[room(1)] = (byte) idBytes;
        System.arraycopy(name, PREFIX_BYTES, raw, room(idBytes), idBytes);
        named = false;
    }

    /** Where so many raw bytes go; the next ones go after them. */
    private int room(long lengthBytes) throws BadBlockException {
        if (lengthBytes < 0 || lengthBytes > end - at)
            throw new BadBlockException("a block holds more than it promises");
        at += (int) lengthBytes;
        return at - (int) lengthBytes;
    }
}
