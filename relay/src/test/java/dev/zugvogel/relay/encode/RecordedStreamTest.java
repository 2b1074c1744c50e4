package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that QEMU 7.2 sent: recorded by {@code record}, which lies beside them. */
class RecordedStreamTest {
    private static byte[] recorded(String name) throws IOException {
        try (InputStream file = RecordedStreamTest.class.getResourceAsStream(name + ".zst")) {
            if (file == null) throw new IOException("no recorded stream " + name);
            return new ZstdInputStream(file).readAllBytes();
        }
    }

    /** @param contentPages how many pages QEMU says it sent with content */
    @ParameterizedTest
    @CsvSource({"precopy,123", "postcopy,123"})
    void itsPagesAreFoundAndItComesOutAsItWentIn(String name, int contentPages) throws Exception {
        byte[] stream = recorded(name);
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        assertThat(pass(stream, sender, receiver)).isLessThan(stream.length / 2);
        // Those of one repeated byte are pages too, but not worth to be noted.
        assertThat(sender.count()).isBetween(contentPages * 9 / 10, contentPages);
        assertThat(sender.isLike(receiver)).isTrue();
        assertThat(pass(stream, sender, receiver)).isLessThan(stream.length / 50);
    }

    private static long pass(byte[] stream, PagesInMemory sender, PagesInMemory receiver) throws BadBlockException {
        try (RoundTrip trip = new RoundTrip(Form.RAM, sender, receiver, new Random(1))) {
            trip.passUncut(stream);
            assertThat(trip.mismatches()).isZero();
            return trip.payloadBytes();
        }
    }
}
