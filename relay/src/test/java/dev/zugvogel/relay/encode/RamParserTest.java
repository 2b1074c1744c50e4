package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the parser takes for a page, and what it leaves alone. */
class RamParserTest {
    private static final String RAM = "pc.ram";

    private final PagesInMemory known = new PagesInMemory();
    private final Block block = new Block();
    private final Encoder encoder = new Encoder(Form.RAM, known, new Choice());
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        encoder.close();
    }

    private byte[] content() {
        byte[] content = new byte[Page.BYTES];
        random.nextBytes(content);
        return content;
    }

    private void encode(RamStream stream) {
        byte[] raw = stream.bytes();
        assertThat(encoder.encode(raw, 0, raw.length, false, block)).isEqualTo(raw.length);
        encoder.settle(raw);
    }

    @Test
    void blocksOfHugePagesWithTheirPageSizesAreUnderstood() {
        encode(new RamStream()
                .head()
                .word(3L << 20 | 0x04)
                .block(RAM, 2L << 20)
                .word(2L << 20)
                .block("pc.bios", 1L << 20)
                .word(1L << 30)
                .eos()
                .part()
                .page(RAM, 0, content())
                .eos());
        assertThat(known.count()).isEqualTo(1);
    }

    @Test
    void whatFollowsAPackageIsUnderstood() {
        encode(new RamStream()
                .begin(10, RAM)
                .command(7, new byte[] {0, 0, 0, 5})
                .raw(new byte[] {4, 4, 4, 4, 4})
                .part()
                .page(RAM, 3, content())
                .eos()
                .end()
                .page(RAM, 4, content())
                .eos());
        assertThat(known.count()).isEqualTo(2);
    }

    @Test
    void nothingIsTakenForAPageAfterWhatIsNotUnderstood() {
        encode(new RamStream()
                .begin(10, RAM)
                .part()
                .page(RAM, 1, content())
                .word(0x40 | 0x20)
                .page(RAM, 2, content())
                .eos()
                .part()
                .page(RAM, 3, content()));
        assertThat(known.count()).isEqualTo(1);
    }

    @Test
    void aStreamWithoutQemusMagicHasNoPages() {
        byte[] raw =
                new RamStream().begin(10, RAM).part().page(RAM, 1, content()).bytes();
        raw[0]++;
        encode(new RamStream().raw(raw));
        assertThat(known.count()).isZero();
    }

    @Test
    void aPageThatIsCutOffIsLeftUntilTheRestIsThere() {
        byte[] before = new RamStream().begin(10, RAM).part().bytes();
        byte[] raw =
                new RamStream().begin(10, RAM).part().page(RAM, 1, content()).bytes();
        assertThat(encoder.encode(raw, 0, raw.length - 1, true, block)).isEqualTo(before.length);
        encoder.settle(raw);
        int left = raw.length - before.length;
        assertThat(encoder.encode(raw, before.length, left, true, block)).isEqualTo(left);
        encoder.settle(raw);
        assertThat(known.count()).isEqualTo(1);
    }

    @Test
    void theEndOfASectionIsNeverHeldBack() {
        byte[] raw = new RamStream()
                .begin(10, RAM)
                .part()
                .page(RAM, 1, content())
                .eos()
                .bytes();
        for (int length = raw.length - 5; length <= raw.length; length++)
            try (Encoder fresh = new Encoder(Form.RAM, known, new Choice())) {
                assertThat(fresh.encode(raw, 0, length, true, block)).isEqualTo(length);
                fresh.settle(raw);
            }
    }

    @Test
    void aPageThatHadToGoInTwoPiecesLeavesTheParserInStep() {
        byte[] first =
                new RamStream().begin(10, RAM).part().page(RAM, 1, content()).bytes();
        encode(new RamStream().raw(Arrays.copyOf(first, first.length - 1000)));
        RamStream rest = new RamStream().page(RAM, 0, new byte[0]);
        int named = rest.bytes().length;
        byte[] next = rest.page(RAM, 2, content()).bytes();
        encode(new RamStream().raw(new byte[1000]).raw(Arrays.copyOfRange(next, named, next.length)));
        assertThat(known.count()).isEqualTo(1);
        assertThat(known.digest(known.region("ram/pc.ram"), 2)).isNotZero();
    }

    @Test
    void pagesThatAreKnownCostNextToNothing() {
        int pages = 2000;
        RamStream stream = new RamStream().begin(pages, RAM).part();
        for (int page = 0; page < pages; page++) stream.page(RAM, page, content());
        byte[] raw = stream.eos().bytes();
        trip(raw);
        // 8 blocks of at most 1 MiB, each with a header of 9 to 12 bytes.
        assertThat(trip(raw)).isLessThan(300);
    }

    private long trip(byte[] raw) {
        long payloadBytes = 0;
        try (Encoder fresh = new Encoder(Form.RAM, known, new Choice())) {
            for (int at = 0; at < raw.length; payloadBytes += block.lengthBytes()) {
                at += fresh.encode(raw, at, raw.length - at, false, block);
                fresh.settle(raw);
            }
        }
        return payloadBytes;
    }
}
