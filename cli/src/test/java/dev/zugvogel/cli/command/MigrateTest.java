package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MigrateTest {
    private static final String START = "POST /v1/migrations";
    private static final String RECORD = "GET /v1/migrations/" + Samples.ID;
    private static final String EVENTS = "GET /v1/events";

    @TempDir
    private Path folder;

    private volatile String record = Samples.json(Samples.at(MigrationState.CHECKS, 100));
    /** The command has asked how things stand, as it does at each connection; events are news from here on. */
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder).answer(START, 201, record).on(RECORD, (exchange, body) -> {
            StubServer.send(exchange, 200, record);
            caughtUp.countDown();
        });
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLogHasOneLineForEachStateAndTheEndInFigures() {
        tell(
                Samples.at(MigrationState.COPY, 8_000),
                Samples.at(MigrationState.COPY, 8_500),
                Samples.at(MigrationState.FINALSYNC, 12_000),
                Samples.at(MigrationState.DONE, 12_345));

        assertThat(run.zugvogel("migrate", "db1", "--to", "h2")).isEqualTo(ExitCode.DONE);

        assertThat(run.lines())
                .containsExactly(
                        "db1 · h1 → h2 · " + Samples.ID,
                        "db1 checks after 100 ms",
                        "db1 copy after 8.0 s · 75 % · memory 0.8/1.0 GiB · disk 10.0/10.0 GiB"
                                + " · would pause 140 ms now · about 4.0 s left",
                        "db1 finalsync after 12.0 s",
                        "checks      ✓ · 1 warning",
                        "            ! only 80 Mbit/s to h2",
                        "              → Expect a long migration, or wait until the link is free.",
                        "forecast    20–41 s, downtime 90–280 ms (objective 300 ms ✓), limited by the link, 12.5 MB/s",
                        "copy        11.9 s · memory 1.0 GiB · disk 10.0 GiB",
                        "done in 12.3 s · down 87 ms (objective 300 ms ✓) · clients saw a gap of 95 ms (4 of 1204 lost)"
                                + " · 11.0 GiB moved as 11.0 GiB");
        assertThat(run.error()).isEmpty();
    }

    @Test
    void jsonPrintsTheRecordAtItsEndAndNothingElse() {
        MigrationRecord end = Samples.at(MigrationState.DONE, 12_345);
        tell(Samples.at(MigrationState.COPY, 8_000), end);

        assertThat(run.zugvogel("migrate", "db1", "--json")).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).isEqualTo(Samples.json(end) + "\n");
    }

    @Test
    void everyOptionReachesTheServerWithItsUnit() {
        tell(Samples.at(MigrationState.DONE, 12_345));

        run.zugvogel(
                "migrate",
                "db1",
                "--to=h2",
                "--downtime=300ms",
                "--bandwidth=500Mbit/s",
                "--storage=copy",
                "--transport=auto",
                "--probe=tcp://10.0.0.9:80");

        assertThat(server.asked(START).getFirst().body())
                .contains("\"vm\":\"db1\"", "\"to\":\"h2\"", "\"downtime_ms\":300", "\"storage\":\"copy\"")
                .contains("\"bandwidth_bytes_per_second\":62500000", "\"probe\":\"tcp://10.0.0.9:80\"")
                .contains("\"transport\":\"auto\"")
                .doesNotContain("dry_run");
    }

    @Test
    void checksThatRefuseShowEveryFindingAndExitWithThree() {
        String refused = Samples.json(Samples.failed(Code.CHECKS_REFUSED, "the checks found 1 error", "h1"));
        server.answer(
                START,
                409,
                Samples.error("ZV-2001", "the checks found 1 error").replaceFirst("}$", "") + ",\"record\":" + refused
                        + "}");

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.REFUSED);

        assertThat(run.output())
                .contains("✗ h2 has 1.0 GiB free, 8.0 GiB needed", "refused by the checks; nothing was changed");
        assertThat(run.error()).contains("ZV-2001 the checks found 1 error", "→ do this");
    }

    @Test
    void checksThatRefusePrintTheRecordAsJson() {
        String refused = Samples.json(Samples.failed(Code.CHECKS_REFUSED, "the checks found 1 error", "h1"));
        server.answer(
                START, 409, Samples.error("ZV-2001", "no").replaceFirst("}$", "") + ",\"record\":" + refused + "}");

        assertThat(run.zugvogel("migrate", "db1", "--json")).isEqualTo(ExitCode.REFUSED);

        assertThat(run.output()).isEqualTo(refused + "\n");
    }

    @Test
    void aFailureSaysWhoRunsTheVmNow() {
        tell(Samples.failed(Code.TARGET_DISK_FULL, "the pool of h2 is full", "h1"));

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).isEqualTo("""
                ZV-5003 the pool of h2 is full
                        db1 runs on h1.
                        → Free space there and try again.
                """);
    }

    @Test
    void aCancelledMigrationExitsWithFour() {
        tell(Samples.failed(Code.CANCELLED, "cancelled by admin", "h1"));

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.CANCELLED);
    }

    @Test
    void aDroppedStreamIsResumedAfterTheLastEventSeen() {
        AtomicInteger connections = new AtomicInteger();
        server.on(EVENTS, (exchange, body) -> {
            OutputStream stream = StubServer.stream(exchange);
            boolean first = connections.getAndIncrement() == 0;
            publish(stream, first ? "41" : "42", Samples.at(first ? MigrationState.COPY : MigrationState.DONE, 9_000));
            stream.close();
        });

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.DONE);

        assertThat(server.asked(EVENTS).get(1).lastEventId()).contains("41");
        assertThat(run.error()).isEmpty();
    }

    @Test
    void aServerThatRestartsInTheMiddleIsToldOnceAndWaitedFor() throws InterruptedException {
        CountDownLatch streaming = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.on(EVENTS, (exchange, body) -> {
            OutputStream stream = StubServer.stream(exchange);
            publish(stream, "41", Samples.at(MigrationState.COPY, 9_000));
            streaming.countDown();
            await(over);
            stream.close();
        });
        AtomicReference<ExitCode> code = new AtomicReference<>();
        Thread command = Thread.ofVirtual().start(() -> code.set(run.zugvogel("migrate", "db1")));
        await(streaming);

        server.stop();
        waitFor(() -> run.error().contains("the migration goes on without the server"));
        record = Samples.json(Samples.at(MigrationState.DONE, 12_345));
        server.restart();
        command.join();
        over.countDown();

        assertThat(code).hasValue(ExitCode.DONE);
        assertThat(run.error()).containsOnlyOnce("trying again").containsOnlyOnce("✓ the server answers again");
        assertThat(run.output()).contains("done in 12.3 s");
    }

    @Test
    void theEndIsFoundEvenIfItsEventNeverComes() {
        CountDownLatch over = new CountDownLatch(1);
        server.on(EVENTS, (exchange, body) -> {
            StubServer.stream(exchange);
            record = Samples.json(Samples.at(MigrationState.DONE, 12_345));
            await(over);
        });

        assertThat(run.zugvogel("migrate", "db1")).isEqualTo(ExitCode.DONE);
        over.countDown();
    }

    @Test
    void detachedReturnsAtOnceAndSaysHowToFollow() {
        assertThat(run.zugvogel("migrate", "db1", "--detach")).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).contains("→ follow it: zugvogel migrations " + Samples.ID + " --watch");
        assertThat(server.asked(EVENTS)).isEmpty();
    }

    @Test
    void aDryRunIsAskedForAndNotFollowed() {
        assertThat(run.zugvogel("migrate", "db1", "--dry-run")).isEqualTo(ExitCode.DONE);

        assertThat(server.asked(START).getFirst().body()).contains("\"dry_run\":true");
        assertThat(server.asked(EVENTS)).isEmpty();
    }

    @Test
    void onATerminalTheBlockIsDrawnAgainInPlaceAndNeverWraps() {
        tell(Samples.at(MigrationState.COPY, 8_000), Samples.at(MigrationState.DONE, 12_345));
        Screen small = new Screen(true, true, true, () -> new Screen.Extent(24, 60));

        assertThat(run.on(small).zugvogel("migrate", "db1")).isEqualTo(ExitCode.DONE);

        String block = run.output().substring(0, run.output().indexOf("done"));
        assertThat(block).contains("\u001b[7A\r\u001b[J", "███████████████");
        assertThat(block.replaceAll("\u001b\\[[0-9]*[mAJ]", "").lines()).allMatch(line -> line.length() < 60);
    }

    private void tell(MigrationRecord... records) {
        server.on(EVENTS, (exchange, body) -> {
            OutputStream stream = StubServer.stream(exchange);
            await(caughtUp);
            int id = 40;
            for (MigrationRecord each : records) publish(stream, Integer.toString(++id), each);
        });
    }

    private static void publish(OutputStream stream, String id, MigrationRecord each) throws IOException {
        StubServer.event(stream, id, "migration", Json.write(each));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) TimeUnit.MILLISECONDS.sleep(20);
    }
}
