package dev.zugvogel.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This process stands for QEMU: a mapping that is larger than all that it has besides is the guest's memory. */
class MemorySamplerTest {
    private static final Bytes MEMORY = Bytes.ofMib(6 << 10);
    private static final long FULL_BYTES = MEMORY.count() / 64;

    @TempDir
    Path folder;

    private final Arena arena = Arena.ofShared();
    private MemorySampler sampler;
    private MemorySegment guest;

    @BeforeEach
    void mapAsQemuDoes() throws IOException {
        Files.writeString(folder.resolve("db1.pid"), ProcessHandle.current().pid() + "\n");
        sampler = new MemorySampler(Path.of("/proc"), folder);
        try (FileChannel file = FileChannel.open(
                folder.resolve("ram"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            guest = file.map(MapMode.READ_WRITE, 0, MEMORY.count(), arena);
        }
    }

    @AfterEach
    void unmap() {
        arena.close();
    }

    @Test
    void pagesThatWereNeverTouchedOrAreZeroAreNotUsed() {
        byte[] noise = new byte[(int) FULL_BYTES];
        new Random(1).nextBytes(noise);
        MemorySegment.copy(MemorySegment.ofArray(noise), 0, guest, 0, FULL_BYTES);
        guest.asSlice(FULL_BYTES, FULL_BYTES).fill((byte) 0);

        MemorySample sample = sampler.sample("db1", MEMORY).orElseThrow();

        assertThat(sample.used().count()).isBetween(FULL_BYTES * 7 / 8, FULL_BYTES * 9 / 8);
        assertThat(sample.densities())
                .isNotEmpty()
                .allSatisfy(density -> assertThat(density.ratio()).isGreaterThan(0.99));
    }

    @Test
    void writesAreSeenAsFastAsTheyAre() {
        guest.asSlice(0, FULL_BYTES).fill((byte) 1);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (byte next = 2; !enough.get(); next++)
                guest.asSlice(0, FULL_BYTES).fill(next);
        });
        BytesPerSecond busy = sampler.writing("db1", MEMORY, Duration.ofMillis(500))
                .orElseThrow()
                .rate();
        enough.set(true);
        writer.join();
        BytesPerSecond quiet = sampler.writing("db1", MEMORY, Duration.ofMillis(10))
                .orElseThrow()
                .rate();

        assertThat(busy.count()).isBetween(FULL_BYTES / 4, 3 * FULL_BYTES);
        assertThat(quiet.count()).isZero();
    }

    @Test
    void changesAreAsDenseAsTheyAre() {
        assertThat(writing(page -> guest.set(ValueLayout.JAVA_LONG, page, System.nanoTime()))
                        .density()
                        .orElseThrow())
                .isLessThan(0.02);
        byte[] noise = new byte[4096];
        Random random = new Random(2);
        assertThat(writing(page -> {
                            random.nextBytes(noise);
                            MemorySegment.copy(MemorySegment.ofArray(noise), 0, guest, page, noise.length);
                        })
                        .density()
                        .orElseThrow())
                .isBetween(0.95, 1.05);
        Writing quiet = sampler.writing("db1", MEMORY, Duration.ofMillis(10)).orElseThrow();
        assertThat(quiet.rate().count()).isZero();
        assertThat(quiet.density()).isEmpty();
    }

    /** @param write to the page that begins there */
    private Writing writing(LongConsumer write) {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!enough.get()) for (long page = 0; page < FULL_BYTES; page += 4096) write.accept(page);
        });
        try {
            return sampler.writing("db1", MEMORY, Duration.ofMillis(500)).orElseThrow();
        } finally {
            enough.set(true);
            writer.join();
        }
    }

    @Test
    void aGuestThatIsNotThereOrNotOfThatSizeIsNotLookedAt() throws IOException {
        assertThat(sampler.sample("db2", MEMORY)).isEmpty();
        assertThat(sampler.sample("db1", Bytes.ofMib(1L << 40))).isEmpty();
        Files.writeString(folder.resolve("db3.pid"), "../etc");
        assertThat(sampler.writing("db3", MEMORY, Duration.ZERO)).isEmpty();
    }
}
