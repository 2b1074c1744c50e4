package dev.zugvogel.relay.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import dev.zugvogel.relay.bench.TemporaryStore;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once warm, pages pass without garbage, so that an agent's small heap does not decide how fast a guest moves. */
class AllocationTest {
    /** No object is smaller, and what a block of many pages may allocate is less. */
    private static final long BOUND_BYTES = 8L * MicroBenchmark.PAGES;

    private static final int WARM_UP = 3;
    private static final int TRIES = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final byte[] FIRST = new Streams(1).ram();
    private static final byte[] CHANGED = new Streams(1).scribbled().ram();
    private static final byte[] OTHER = new Streams(2).ram();

    private interface Pass {
        void run() throws Exception;
    }

    /** The fewest of some passes: the compiler may come in between. */
    private static long allocatedBytes(Pass pass) throws Exception {
        for (int i = 0; i < WARM_UP; i++) pass.run();
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            pass.run();
            fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest;
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "LZ4", "ZSTD_1"})
    void pagesOfWhichNothingIsKnown(Codec codec) throws Exception {
        try (Fixed encoder = new Fixed(Form.RAM, KnownPages.NOTHING, codec);
                Replay decoder = new Replay(Form.RAM, KnownPages.NOTHING, KnownPages.NOTHING, codec)
                        .repeats(Streams.ramHead(), FIRST)) {
            encoder.encode(Streams.ramHead(), _ -> {});
            assertThat(allocatedBytes(() -> encoder.encode(FIRST, _ -> {}))).isLessThan(BOUND_BYTES);
            assertThat(allocatedBytes(() -> decoder.decode(_ -> {}))).isLessThan(BOUND_BYTES);
        }
    }

    @Test
    void writesToADisk() throws Exception {
        byte[] writes = new Streams(1).nbd();
        try (Fixed encoder = new Fixed(Form.NBD, KnownPages.NOTHING, Codec.LZ4)) {
            encoder.encode(Streams.nbdHead(), _ -> {});
            assertThat(allocatedBytes(() -> encoder.encode(writes, _ -> {}))).isLessThan(BOUND_BYTES);
        }
    }

    @Test
    void pagesThatAreKnown() throws Exception {
        encodesWithoutGarbage(FIRST, FIRST);
        decodesWithoutGarbage(FIRST);
    }

    @Test
    void pagesThatChangedALittle() throws Exception {
        encodesWithoutGarbage(FIRST, CHANGED);
        decodesWithoutGarbage(FIRST, CHANGED);
    }

    @Test
    void pagesThatChangedAsAWhole() throws Exception {
        encodesWithoutGarbage(FIRST, OTHER);
        decodesWithoutGarbage(FIRST, OTHER);
    }

    private static void encodesWithoutGarbage(byte[] one, byte[] next) throws Exception {
        try (TemporaryStore store = new TemporaryStore();
                Fixed encoder = new Fixed(Form.RAM, store.pages(), Codec.LZ4)) {
            encoder.encode(Streams.ramHead(), _ -> {});
            assertThat(allocatedBytes(() -> {
                        encoder.encode(one, _ -> {});
                        encoder.encode(next, _ -> {});
                    }))
                    .isLessThan(2 * BOUND_BYTES);
        }
    }

    private static void decodesWithoutGarbage(byte[]... streams) throws Exception {
        try (TemporaryStore sender = new TemporaryStore();
                TemporaryStore receiver = new TemporaryStore();
                Replay decoder = new Replay(Form.RAM, sender.pages(), receiver.pages(), Codec.LZ4)
                        .repeats(Streams.ramHead(), streams)) {
            assertThat(allocatedBytes(() -> {
                        for (int i = 0; i < streams.length; i++) decoder.decode(_ -> {});
                    }))
                    .isLessThan(streams.length * BOUND_BYTES);
        }
    }
}
