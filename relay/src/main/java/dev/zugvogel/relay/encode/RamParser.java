package dev.zugvogel.relay.encode;

import java.nio.charset.StandardCharsets;

/**
 * QEMU's migration stream, from its first byte on: file header, configuration, commands, and the sections of "ram" and
 * their records ({@code migration/savevm.c}, {@code migration/ram.c}). At the first thing whose length can't be known
 * from the stream, such as a device's state, the rest passes as it is.
 */
final class RamParser implements Parser {
    private static final int FILE_MAGIC = 0x5145564D;
    private static final int FILE_VERSION = 3;
    private static final int RAM_VERSION = 4;
    private static final int COMMAND_PACKAGED = 7;

    private static final int FLAGS = 0xFFF;
    private static final int MEM_SIZE_FLAG = 0x04;
    private static final int EOS_FLAG = 0x10;
    private static final int MULTIFD_FLUSH_FLAG = 0x200;

    /** What the gathered header is, and what comes after it. */
    private enum State {
        FILE,
        TYPE,
        CONFIGURATION,
        SUBSECTION,
        COMMAND,
        START,
        PART,
        FOOTER,
        RECORD,
        BLOCK_SIZE
    }

    private final Header header = new Header();
    private final RamBlocks blocks;
    private State state = State.FILE;
    private int ramSection = -1;
    private long unsizedBytes;
    private boolean cutOff;

    RamParser(Regions regions) {
        this.blocks = new RamBlocks(regions);
        header.begin(8);
    }

    @Override
    public int parse(byte[] raw, int from, int to, boolean more, PageEncoder pages) {
        int at = from;
        while (at < to) {
            if (state == State.RECORD && header.isAtStart()) {
                at = records(raw, at, to, pages);
                if (at == to || (cutOff && more)) return at;
            }
            int taken = header.take(raw, at, to);
            pages.literal(raw, at, taken);
            at += taken;
            if (header.isComplete()) advance(pages);
        }
        return at;
    }

    /** Takes whole records of pages; what is left at the end may be one that is cut off. */
    private int records(byte[] raw, int from, int to, PageEncoder pages) {
        int at = from;
        while (to - at >= 8) {
            long word = Bits.be64(raw, at);
            int flags = (int) word & FLAGS;
            int kind = flags & ~Page.CONTINUE_FLAG;
            if (kind != Page.PAGE_FLAG && kind != Page.ZERO_FLAG) return notCutOff(at);
            boolean named = kind == flags;
            int content = at + 8 + (named ? nameBytes(raw, at + 8, to) : 0);
            int end = content + (kind == Page.PAGE_FLAG ? Page.BYTES : 1);
            cutOff = end > to;
            if (cutOff) return at;
            if (named) blocks.select(raw, at + 9, content - at - 9, pages);
            if (blocks.current() == KnownPages.NONE) return notCutOff(at);
            if (kind == Page.PAGE_FLAG) pages.page(blocks.current(), named, word >>> Page.SHIFT, raw, content);
            else if (raw[content] == 0) pages.zero(blocks.current(), named, word >>> Page.SHIFT);
            else pages.literal(raw, at, end - at);
            at = end;
        }
        cutOff = at < to;
        return at;
    }

    private int notCutOff(int at) {
        cutOff = false;
        return at;
    }

    private static int nameBytes(byte[] raw, int at, int to) {
        return at < to ? 1 + (raw[at] & 0xFF) : 1;
    }

    private void advance(PageEncoder pages) {
        switch (state) {
            case FILE -> expect(header.be32(0) == FILE_MAGIC && header.be32(4) == FILE_VERSION);
            case TYPE -> type(header.u8(0));
            case CONFIGURATION -> skip(Integer.toUnsignedLong(header.be32(1)));
            case SUBSECTION -> subsection();
            case COMMAND -> command();
            case START -> start();
            case PART -> part();
            case FOOTER -> next(State.TYPE, 1);
            case RECORD -> record(pages);
            case BLOCK_SIZE -> blockSize(pages);
        }
    }

    private void next(State next, int neededBytes) {
        state = next;
        header.begin(neededBytes);
    }

    private void expect(boolean right) {
        if (right) next(State.TYPE, 1);
        else opaque();
    }

    private void skip(long bytes) {
        next(State.TYPE, 1);
        header.skip(bytes);
    }

    private void opaque() {
        header.endless();
    }

    private void type(int type) {
        switch (type) {
            case 0x01 -> extend(State.START, 6);
            case 0x02, 0x03 -> extend(State.PART, 5);
            case 0x05 -> extend(State.SUBSECTION, 2);
            case 0x07 -> extend(State.CONFIGURATION, 5);
            case 0x08 -> extend(State.COMMAND, 5);
            case 0x7E -> extend(State.FOOTER, 5);
            default -> opaque();
        }
    }

    private void extend(State next, int neededBytes) {
        state = next;
        header.extend(neededBytes);
    }

    /** Of the configuration: type, name, be32 version, what it is about. */
    private void subsection() {
        int named = 2 + header.u8(1);
        if (header.lengthBytes() < named + 8) {
            header.extend(named + 8);
            return;
        }
        switch (new String(header.bytes(), 2, named - 2, StandardCharsets.ISO_8859_1)) {
            case "configuration/target-page-bits" -> expect(header.be32(named + 4) == Page.SHIFT);
            // Its first 4 bytes are taken already.
            case "configuration/uuid" -> skip(16 - 4);
            // Those that are told change what records look like.
            case "configuration/capabilities" -> expect(header.be32(named + 4) == 0);
            default -> opaque();
        }
    }

    /** Type, be16 command, be16 length. A package says its own length, and is a stream of its own. */
    private void command() {
        boolean packaged = header.be16(1) == COMMAND_PACKAGED && header.be16(3) == 4;
        if (packaged && header.lengthBytes() < 9) header.extend(9);
        else skip(packaged ? Integer.toUnsignedLong(header.be32(5)) : header.be16(3));
    }

    /** Type, be32 section, name, be32 instance, be32 version. */
    private void start() {
        int named = 6 + header.u8(5);
        if (header.lengthBytes() < named + 8) {
            header.extend(named + 8);
            return;
        }
        boolean ram = new String(header.bytes(), 6, named - 6, StandardCharsets.ISO_8859_1).equals("ram");
        if (ram) ramSection = header.be32(1);
        if (ram && header.be32(named + 4) == RAM_VERSION) next(State.RECORD, 8);
        else opaque();
    }

    private void part() {
        if (header.be32(1) == ramSection) next(State.RECORD, 8);
        else opaque();
    }

    /** A record that is none of a page, or one of a page that is not here as a whole and passes as it is. */
    private void record(PageEncoder pages) {
        long word = header.be64(0);
        int flags = (int) word & FLAGS;
        switch (flags) {
            case Page.PAGE_FLAG, Page.ZERO_FLAG -> namedRecord(flags, pages);
            case Page.PAGE_FLAG | Page.CONTINUE_FLAG -> skipContent(Page.BYTES);
            case Page.ZERO_FLAG | Page.CONTINUE_FLAG -> skipContent(1);
            case EOS_FLAG -> next(State.TYPE, 1);
            case MULTIFD_FLUSH_FLAG -> next(State.RECORD, 8);
            case MEM_SIZE_FLAG -> {
                unsizedBytes = word & ~(long) FLAGS;
                next(State.BLOCK_SIZE, 1);
            }
            default -> opaque();
        }
    }

    private void namedRecord(int flags, PageEncoder pages) {
        int neededBytes = header.lengthBytes() == 8 ? 9 : 9 + header.u8(8);
        if (header.lengthBytes() < neededBytes) {
            header.extend(neededBytes);
            return;
        }
        blocks.select(header.bytes(), 9, neededBytes - 9, pages);
        skipContent(flags == Page.PAGE_FLAG ? Page.BYTES : 1);
    }

    private void skipContent(int contentBytes) {
        next(State.RECORD, 8);
        if (blocks.current() == KnownPages.NONE) opaque();
        else header.skip(contentBytes);
    }

    /**
     * After MEM_SIZE: name and be64 length of each block. A block of huge pages has its page size after it, if post-copy
     * is on; the stream does not say whether it is, but no name is empty, and a page size has none of a record's flags.
     */
    private void blockSize(PageEncoder pages) {
        int nameBytes = header.u8(0);
        int neededBytes = nameBytes == 0 ? 8 : 1 + nameBytes + 8;
        if (header.lengthBytes() < neededBytes) {
            header.extend(neededBytes);
            return;
        }
        if (nameBytes == 0) pageSizeOrRecord(pages);
        else block(header.be64(1 + nameBytes));
    }

    private void pageSizeOrRecord(PageEncoder pages) {
        if ((header.be64(0) & FLAGS) == 0) next(State.BLOCK_SIZE, 1);
        else if (unsizedBytes == 0) extend(State.RECORD, 8);
        else opaque();
        if (state == State.RECORD) record(pages);
    }

    private void block(long lengthBytes) {
        unsizedBytes -= lengthBytes;
        if (lengthBytes < 0 || unsizedBytes < 0) opaque();
        else next(State.BLOCK_SIZE, 1);
    }
}
