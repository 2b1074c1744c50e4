package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which written data is taken for pages of a disk. */
class NbdParserTest {
    private final PagesInMemory known = new PagesInMemory();
    private final Block block = new Block();
    private final Encoder encoder = new Encoder(Form.NBD, known, new Choice());
    private final int disk = known.region("disk/drive-virtio-disk0");

    @AfterEach
    void close() {
        encoder.close();
    }

    private static byte[] content(int pages) {
        byte[] content = new byte[pages * Page.BYTES];
        new Random(1).nextBytes(content);
        return content;
    }

    private int encode(NbdStream stream, boolean more) {
        byte[] raw = stream.bytes();
        int left = raw.length - encoder.encode(raw, 0, raw.length, more, block);
        encoder.settle(raw);
        return left;
    }

    private static NbdStream qemu() {
        return new NbdStream().begin("drive-virtio-disk0");
    }

    @Test
    void writesOfBothKindsOfRequestBecomePages() {
        encode(
                qemu().simple(1, 8 * 4096, 2 * 4096)
                        .data(content(2))
                        .extended(1 << 5, 1, 1L << 41, 4096)
                        .data(content(1)),
                false);
        assertThat(known.digest(disk, 8)).isNotZero();
        assertThat(known.digest(disk, 9)).isNotZero();
        assertThat(known.digest(disk, 1L << 29)).isNotZero();
    }

    @Test
    void theOldWayToNameAnExportWorksToo() {
        encode(
                new NbdStream()
                        .exportName("drive-virtio-disk0")
                        .simple(1, 0, 4096)
                        .data(content(1)),
                false);
        assertThat(known.digest(disk, 0)).isNotZero();
    }

    @Test
    void anExportWhoseNameIsTooLongPassesAsItIs() throws Exception {
        for (int nameBytes = 254; nameBytes < 262; nameBytes++) {
            NbdStream stream = new NbdStream()
                    .exportName("x".repeat(nameBytes))
                    .simple(1, 0, 4096)
                    .data(content(1));
            try (RoundTrip trip = new RoundTrip(Form.NBD, known, new PagesInMemory(), new Random(1))) {
                trip.passUncut(stream.bytes());
            }
        }
        assertThat(known.count()).isEqualTo(2);
    }

    @Test
    void onlyTheAlignedPartOfAWriteBecomesPages() {
        encode(qemu().simple(1, 4096 + 512, 3 * 4096).data(content(3)), false);
        assertThat(known.count()).isEqualTo(2);
        assertThat(known.digest(disk, 2)).isNotZero();
        assertThat(known.digest(disk, 3)).isNotZero();
    }

    @Test
    void requestsAreNeverHeldBackButPagesCutOffAre() {
        NbdStream stream = qemu().simple(0, 0, 4096).simple(3, 0, 0);
        assertThat(encode(stream, true)).isZero();
        assertThat(encode(new NbdStream().simple(1, 4096, 4096).data(new byte[100]), true))
                .isEqualTo(100);
    }

    @Test
    void dataThatLooksLikeARequestIsData() {
        byte[] page = content(1);
        System.arraycopy(new NbdStream().simple(1, 0, 4096).bytes(), 0, page, 0, 28);
        encode(qemu().simple(1, 0, 4096).data(page).simple(1, 4096, 4096).data(content(1)), false);
        assertThat(known.count()).isEqualTo(2);
    }

    @Test
    void nothingIsTakenForAPageAfterAnUnknownMagic() {
        encode(qemu().data(new byte[] {1, 2, 3, 4}).simple(1, 0, 4096).data(content(1)), false);
        assertThat(known.count()).isZero();
    }
}
