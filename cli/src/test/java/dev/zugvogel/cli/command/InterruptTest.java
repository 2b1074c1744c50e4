package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.cli.terminal.Screen;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as the real signal, while a migration runs. */
@Timeout(60)
class InterruptTest {
    private static final Screen TERMINAL = new Screen(true, true, true, () -> new Screen.Extent(24, 80));
    private static final String RECORD = "/v1/migrations/" + Samples.ID;

    @TempDir
    private Path folder;

    /** The command asks how things stand once it listens to signals. */
    private final CountDownLatch following = new CountDownLatch(1);

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String record = Samples.json(Samples.at(MigrationState.COPY, 8_000));
    private volatile @Nullable ExitCode code;
    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder)
                .answer("POST /v1/migrations", 201, record)
                .on("GET " + RECORD, (exchange, body) -> {
                    StubServer.send(exchange, 200, record);
                    following.countDown();
                })
                .on("GET /v1/events", (exchange, body) -> {
                    StubServer.stream(exchange);
                    await(over);
                });
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.close();
    }

    @Test
    void withoutATerminalItDetachesSaysHowToCancelAndExitsWith130() throws IOException, InterruptedException {
        Thread command = migrate();

        interrupt();
        command.join();

        assertThat(code).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(run.error()).contains("detached; the migration goes on", "zugvogel cancel " + Samples.ID);
        assertThat(server.asked("POST " + RECORD + "/cancel")).isEmpty();
    }

    @Test
    void onATerminalOneCanDetach() throws IOException, InterruptedException {
        Thread command = migrate("d\n");

        interrupt();
        command.join();

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(run.error()).contains("Detach, cancel the migration, or go on? [d/c/Enter]", "detached");
    }

    @Test
    void onATerminalOneCanCancelAndSeesItThrough() throws IOException, InterruptedException {
        server.on("POST " + RECORD + "/cancel", (exchange, body) -> {
            StubServer.send(exchange, 200, record);
            record = Samples.json(Samples.failed(Code.CANCELLED, "cancelled by admin", "h1"));
        });
        Thread command = migrate("c\n");

        interrupt();
        command.join();

        assertThat(code).isEqualTo(ExitCode.CANCELLED);
        assertThat(run.error()).contains("cancelling", "db1 runs on h1.");
    }

    @Test
    void aCancelThatComesTooLateIsToldAndTheMigrationFollowedOn() throws IOException, InterruptedException {
        server.on("POST " + RECORD + "/cancel", (exchange, body) -> {
            StubServer.send(exchange, 409, Samples.error("ZV-1012", "the switch-over has begun"));
            record = Samples.json(Samples.at(MigrationState.DONE, 12_345));
        });
        Thread command = migrate("c\n");

        interrupt();
        command.join();

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(run.error()).contains("ZV-1012", "the switch-over has begun");
        assertThat(run.output()).contains("done");
    }

    @Test
    void onATerminalOneCanGoOn() throws IOException, InterruptedException {
        Thread command = migrate("\n");

        interrupt();
        while (!run.error().contains("[d/c/Enter]")) TimeUnit.MILLISECONDS.sleep(20);
        record = Samples.json(Samples.at(MigrationState.DONE, 12_345));
        command.join();

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(run.error()).doesNotContain("detached");
    }

    private Thread migrate(String... typed) throws InterruptedException {
        if (typed.length > 0) run.on(TERMINAL).typing(typed[0]);
        Thread command = Thread.ofVirtual().start(() -> code = run.zugvogel("migrate", "db1"));
        await(following);
        return command;
    }

    private static void interrupt() throws IOException, InterruptedException {
        String self = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-INT", self).start().waitFor()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
