package dev.zugvogel.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.control.auth.Principal;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsApiTest {
    private final AtomicBoolean tokenIsGood = new AtomicBoolean(true);
    private final List<Thread> callers = new ArrayList<>();

    @TempDir
    Path folder;

    private Optional<String> after = Optional.empty();
    private Database database;
    private EventLog events;
    private EventsApi api;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("state.db"));
        events = new EventLog(database, InstantSource.system(), 100);
        api = new EventsApi(events, Duration.ofMillis(20));
    }

    @AfterEach
    void close() throws InterruptedException {
        api.close();
        for (Thread caller : callers) caller.join(Duration.ofSeconds(20));
        database.close();
    }

    @Test
    void aSilentStreamStillShowsThatItLives() throws Exception {
        try (Scanner lines = new Scanner(follow(), StandardCharsets.UTF_8)) {
            for (int i = 0; i < 3; i++) {
                assertThat(lines.nextLine()).startsWith(":");
                assertThat(lines.nextLine()).isEmpty();
            }
        }
    }

    @Test
    void aPlaceThatIsNoLongerKeptIsToldAsAGapAndThenTheStreamGoesOn() throws Exception {
        for (int i = 0; i < 105; i++) events.append("vm", i);
        after = Optional.of("2");
        try (Scanner lines = new Scanner(follow(), StandardCharsets.UTF_8)) {
            assertThat(List.of(lines.nextLine(), lines.nextLine(), lines.nextLine(), lines.nextLine()))
                    .containsExactly("id: 5", "event: gap", "data: {\"first_id\":3,\"last_id\":5}", "");
            assertThat(lines.nextLine()).isEqualTo("id: 6");
        }
    }

    @Test
    void aTokenThatEndsIsNoticedBeforeTheNextEvent() throws Exception {
        PipedInputStream stream = follow();
        tokenIsGood.set(false);
        callers.getFirst().join(Duration.ofSeconds(20));
        events.append("vm", "secret");
        assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("secret");
    }

    @Test
    void theCloseOfTheServerEndsAllStreams() throws Exception {
        follow();
        follow();
        List<Thread> streaming = List.copyOf(callers);
        for (Thread caller : streaming) {
            while (caller.getState() == Thread.State.RUNNABLE) Thread.onSpinWait();
        }
        api.close();
        for (Thread caller : streaming)
            assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void beyondSoManyCallersTheNextIsRefusedUntilOneLeaves() throws Exception {
        for (int i = 0; i < EventsApi.CALLERS_AT_MOST; i++) start(OutputStream.nullOutputStream());
        assertThatThrownBy(this::stream)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        full -> assertThat(full.failure().code()).isEqualTo(Code.TOO_BUSY));
        callers.getFirst().interrupt();
        assertThat(callers.getFirst().join(Duration.ofSeconds(20))).isTrue();
        assertThat(stream().status()).isEqualTo(200);
    }

    private PipedInputStream follow() throws Exception {
        PipedInputStream in = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(in);
        start(out);
        return in;
    }

    private void start(OutputStream out) throws Exception {
        Reply.Stream stream = stream();
        callers.add(Thread.startVirtualThread(() -> {
            try (out) {
                stream.writer().write(out);
            } catch (Exception ended) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private Reply.Stream stream() throws Exception {
        return (Reply.Stream) api.routes().getFirst().endpoint().answer(new Caller());
    }

    private final class Caller implements Call {
        @Override
        public Principal principal() {
            return new Principal("viewer:1", Role.VIEWER);
        }

        @Override
        public void checkAgain() {
            if (!tokenIsGood.get()) throw FailureException.of(Code.UNAUTHENTICATED, "ended");
        }

        @Override
        public String path(String parameter) {
            throw new AssertionError("no parameter");
        }

        @Override
        public Optional<String> query(String parameter) {
            return after;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public <T> T body(Class<T> type) {
            throw new AssertionError("no body");
        }

        @Override
        public void audit(String subject, String detail) {
            throw new AssertionError("nothing is changed");
        }
    }
}
