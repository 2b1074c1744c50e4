package dev.zugvogel.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.control.MovableClock;
import dev.zugvogel.model.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest implements StateStoreContract {
    private final MovableClock clock = new MovableClock();

    @TempDir
    Path folder;

    private Database database;
    private SqliteStore store;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("state.db"));
        store = new SqliteStore(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public MovableClock clock() {
        return clock;
    }

    @Test
    void whatWasWrittenIsThereAfterAReopenHistoryAndLeasesIncluded() throws InterruptedException {
        long lease = store.grant(Duration.ofMinutes(1));
        store.commit(Transaction.when().put("a", "1", lease).put("b", "2"));
        store.delete("b");
        Snapshot before = store.range("");
        close();
        open();
        assertThat(store.range("")).isEqualTo(before);
        assertThat(store.watch("", 2).next(NOW)).extracting(Change::key).containsExactly("a", "b", "b");
        assertThat(store.grant(Duration.ofMinutes(1))).isGreaterThan(lease);
        clock.advance(Duration.ofSeconds(61));
        assertThat(store.range("").entries()).isEmpty();
    }

    @Test
    void historyIsForgottenByItselfSoThatTheFileDoesNotGrowForever() throws InterruptedException {
        SqliteStore shortLived = new SqliteStore(database, clock, 100);
        for (int i = 0; i < SqliteStore.COMPACT_EVERY; i++) shortLived.put("k", "" + i);
        assertThatThrownBy(() -> shortLived.watch("", 2)).isInstanceOf(CompactedException.class);
        assertThat(shortLived.watch("", SqliteStore.COMPACT_EVERY - 99).next(NOW))
                .hasSize(101);
    }

    @Test
    void aSecondOpenerIsRefused() {
        assertThatThrownBy(() -> Database.open(folder.resolve("state.db")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("another server");
    }

    @Test
    void aClosedStoreFailsWithAClearError() {
        database.close();
        assertThatThrownBy(() -> store.put("a", "1")).hasMessageContaining("ZV-9001");
    }

    @Test
    void everyWriteThatWasAcknowledgedSurvivesAKillOfTheWriter() throws Exception {
        Path file = folder.resolve("killed").resolve("state.db");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int acknowledged = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            while (acknowledged < 300) acknowledged = Integer.parseInt(out.readLine());
            // The handle, because the process would close the stream that is still to be read.
            writer.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine())
                acknowledged = Math.max(acknowledged, Integer.parseInt(line));
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(libraries(file)).as("what the killed writer left").isNotEmpty();
        try (Database reopened = Database.open(file)) {
            SqliteStore survivor = new SqliteStore(reopened, InstantSource.system());
            int last = Integer.parseInt(survivor.get("last").orElseThrow().value());
            assertThat(last).isGreaterThanOrEqualTo(acknowledged);
            assertThat(survivor.get("pair/" + last)).as("half a transaction").isPresent();
            List<Change> history = survivor.watch("last", 1).next(NOW);
            for (int i = 0; i < history.size(); i++)
                assertThat(history.get(i).entry().map(Entry::value)).contains("" + (i + 1));
            assertThat(libraries(file)).isEmpty();
        }
    }

    private static List<Path> libraries(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database.getParent())) {
            return files.filter(file -> file.toString().contains("libsqlitejdbc"))
                    .toList();
        }
    }

    /** Writes as fast as it can and says each number after it is durable. */
    static final class Writer {
        public static void main(String[] arguments) {
            Database database = Database.open(Path.of(arguments[0]));
            SqliteStore store = new SqliteStore(database, () -> Instant.now());
            for (int i = 1; ; i++) {
                store.commit(Transaction.when().put("last", "" + i).put("pair/" + i, ""));
                System.out.println(i);
            }
        }
    }
}
