package dev.zugvogel.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.control.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private EventLog events;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("state.db"));
        events = new EventLog(database, InstantSource.fixed(NOON), 10);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEmptyLogHasNothingAndKnowsIt() throws InterruptedException {
        assertThat(events.last()).isZero();
        assertThat(events.first()).isEqualTo(1);
        assertThat(events.after(0, 10)).isEmpty();
        assertThat(events.await(0, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void eventsComeInOrderWithTheirJson() {
        long first = events.append("vm", Map.of("n", 1));
        long second = events.append("host", Map.of("n", 2));
        assertThat(events.after(0, 10))
                .containsExactly(
                        new Event(first, NOON, "vm", "{\"n\":1}"), new Event(second, NOON, "host", "{\"n\":2}"));
        assertThat(events.after(first, 10)).extracting(Event::id).containsExactly(second);
        assertThat(events.after(0, 1)).extracting(Event::id).containsExactly(first);
    }

    @Test
    void onlyTheLastOnesAreKeptAndNoIdIsUsedTwiceEvenAfterAReopen() {
        for (int i = 0; i < 25; i++) events.append("vm", i);
        assertThat(events.after(0, 100)).extracting(Event::body).containsExactlyElementsOf(numbers(15, 25));
        assertThat(events.first()).isEqualTo(events.last() - 9);
        long last = events.last();
        close();
        open();
        assertThat(events.last()).isEqualTo(last);
        assertThat(events.after(0, 100)).hasSize(10);
        assertThat(events.append("vm", 25)).isEqualTo(last + 1);
    }

    @Test
    void whoWaitsIsWokenAndReadersAndWritersAtOnceLoseAndRepeatNothing() throws Exception {
        EventLog roomy = new EventLog(database, InstantSource.system(), 1_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) readers.add(threads.submit(() -> read(roomy, 200)));
            for (int w = 0; w < 4; w++) Thread.startVirtualThread(() -> append(roomy, 50));
            for (Future<List<Long>> reader : readers)
                assertThat(reader.get()).hasSize(200).doesNotHaveDuplicates().isSorted();
        }
    }

    private static void append(EventLog log, int count) {
        for (int i = 0; i < count; i++) log.append("vm", i);
    }

    private static List<Long> read(EventLog log, int count) throws InterruptedException {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < count) {
            long position = ids.isEmpty() ? 0 : ids.getLast();
            if (!log.await(position, Duration.ofSeconds(20))) throw new AssertionError("only " + ids.size() + " came");
            log.after(position, 7).forEach(event -> ids.add(event.id()));
        }
        return ids;
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) numbers.add("" + i);
        return numbers;
    }
}
