package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an NBD client sends: fixed newstyle options, then simple or extended requests (NBD's {@code doc/proto.md}). The
 * aligned pages of written data are told as pages. At the first unknown magic, the rest passes as it is.
 */
final class NbdParser implements Parser {
    private static final byte[] PREFIX = Form.NBD.regionPrefix().getBytes(StandardCharsets.ISO_8859_1);

    private static final int OPTION_MAGIC = 0x49484156;
    private static final int OPTION_MAGIC_REST = 0x454F5054;
    private static final int SIMPLE_MAGIC = 0x25609513;
    private static final int EXTENDED_MAGIC = 0x21E41C71;
    private static final int OPTION_EXPORT_NAME = 1;
    private static final int OPTION_GO = 7;
    private static final int COMMAND_WRITE = 1;
    private static final int PAYLOAD_LENGTH_FLAG = 1 << 5;
    private static final int LONGEST_NAME_BYTES = 255;
    /** C_FIXED_NEWSTYLE and C_NO_ZEROES. */
    private static final int CLIENT_FLAGS = 3;

    private enum State {
        FLAGS,
        MAGIC,
        OPTION,
        SIMPLE,
        EXTENDED
    }

    private final Header header = new Header();
    private final Regions regions;
    private State state = State.FLAGS;
    private byte[] export = PREFIX;
    private int region = KnownPages.NONE;
    private long dataOffset;
    private long dataBytes;
    private boolean cutOff;

    NbdParser(Regions regions) {
        this.regions = regions;
        header.begin(4);
    }

    @Override
    public int parse(byte[] raw, int from, int to, boolean more, PageEncoder pages) {
        int at = from;
        while (at < to) {
            if (dataBytes > 0) {
                at = data(raw, at, to, more, pages);
                if (cutOff) return at;
                continue;
            }
            int taken = header.take(raw, at, to);
            pages.literal(raw, at, taken);
            at += taken;
            if (header.isComplete()) advance();
        }
        return at;
    }

    /** Written data: whole aligned pages, and what lies between them. */
    private int data(byte[] raw, int from, int to, boolean more, PageEncoder pages) {
        int at = from;
        cutOff = false;
        while (at < to && dataBytes > 0) {
            boolean aligned = (dataOffset & (Page.BYTES - 1)) == 0 && dataBytes >= Page.BYTES;
            boolean whole = aligned && to - at >= Page.BYTES;
            cutOff = aligned && !whole && more;
            if (cutOff) return at;
            int taken = (int) Math.min(Math.min(dataBytes, to - at), Page.BYTES - (dataOffset & (Page.BYTES - 1)));
            if (whole && region(pages) != KnownPages.NONE)
                pages.page(region, false, dataOffset >>> Page.SHIFT, raw, at);
            else pages.literal(raw, at, taken);
            at += taken;
            dataOffset += taken;
            dataBytes -= taken;
        }
        return at;
    }

    private int region(PageEncoder pages) {
        if (region == KnownPages.NONE) region = regions.find(export, export.length);
        if (region == KnownPages.NONE) region = pages.name(export);
        return region;
    }

    private void advance() {
        switch (state) {
            case FLAGS -> flags();
            case MAGIC -> magic();
            case OPTION -> option();
            case SIMPLE -> request(Integer.toUnsignedLong(header.be32(24)), false);
            case EXTENDED -> request(header.be64(24), (header.be16(4) & PAYLOAD_LENGTH_FLAG) != 0);
        }
    }

    private void flags() {
        if ((header.be32(0) & ~CLIENT_FLAGS) == 0) next(0);
        else header.endless();
    }

    private void magic() {
        switch (header.be32(0)) {
            case OPTION_MAGIC -> extend(State.OPTION, 16);
            case SIMPLE_MAGIC -> extend(State.SIMPLE, 28);
            case EXTENDED_MAGIC -> extend(State.EXTENDED, 32);
            default -> header.endless();
        }
    }

    private void extend(State next, int neededBytes) {
        state = next;
        header.extend(neededBytes);
    }

    private void next(long skipBytes) {
        state = State.MAGIC;
        header.begin(4);
        header.skip(skipBytes);
    }

    /** be64 magic, be32 option, be32 length, data. */
    private void option() {
        long dataBytes = Integer.toUnsignedLong(header.be32(12));
        if (header.be32(4) != OPTION_MAGIC_REST) header.endless();
        else if (header.be32(8) == OPTION_EXPORT_NAME) exportName(16, dataBytes, dataBytes);
        else if (header.be32(8) == OPTION_GO && dataBytes >= 4) go(dataBytes);
        else next(dataBytes);
    }

    /** be32 length of the name, name, and what information is wanted. */
    private void go(long dataBytes) {
        if (header.lengthBytes() < 20) header.extend(20);
        else exportName(20, Integer.toUnsignedLong(header.be32(16)), dataBytes - 4);
    }

    private void exportName(int offset, long nameBytes, long dataBytes) {
        boolean tooLong = nameBytes > LONGEST_NAME_BYTES || nameBytes > dataBytes;
        if (tooLong) {
            header.endless();
        } else if (header.lengthBytes() < offset + nameBytes) {
            header.extend(offset + (int) nameBytes);
        } else {
            export = named(offset, (int) nameBytes);
            region = KnownPages.NONE;
            next(dataBytes - nameBytes);
        }
    }

    private byte[] named(int offset, int nameBytes) {
        byte[] name = Arrays.copyOf(PREFIX, PREFIX.length + nameBytes);
        System.arraycopy(header.bytes(), offset, name, PREFIX.length, nameBytes);
        return name;
    }

    /** be32 magic, be16 flags, be16 command, be64 cookie, be64 offset, and a length: of what follows, or of the effect. */
    private void request(long lengthBytes, boolean hasPayload) {
        boolean isWrite = header.be16(6) == COMMAND_WRITE;
        dataOffset = header.be64(16);
        next(hasPayload && !isWrite ? lengthBytes : 0);
        dataBytes = isWrite ? lengthBytes : 0;
        if (lengthBytes < 0) header.endless();
    }
}
