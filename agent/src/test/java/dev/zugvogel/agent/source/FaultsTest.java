package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault at every step of a migration: the guest ends up running once, both hosts clean, and the record true. */
@Execution(ExecutionMode.CONCURRENT)
final class FaultsTest {
    private static final List<String> STEPS = List.of(
            "source.look",
            "source.begin",
            "peer.prepare",
            "target.look",
            "target.prepare",
            "source.perform.start",
            "source.perform",
            "peer.finish",
            "target.finish",
            "source.confirm",
            "peer.unwind");

    @TempDir
    private static Path folder;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void endKilledThreadsQuietly() {
        // A killed agent's threads end with an error of the test's own.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (!(e instanceof Killed)) e.printStackTrace();
        });
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (String step : STEPS)
            for (Fault.Kind kind : Fault.Kind.values())
                for (boolean after : new boolean[] {false, true}) {
                    Fault fault = new Fault(step, after, kind);
                    all.add(Arguments.of(fault, true));
                    if (step.endsWith("finish")) all.add(Arguments.of(fault, false));
                }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, persistent: {1}")
    @MethodSource("faults")
    void endsWithOneGuestRunningAndBothHostsClean(Fault fault, boolean persistent)
            throws InterruptedException, IOException {
        try (World world = new World(folder.resolve("w" + NUMBER.incrementAndGet()), persistent)) {
            world.strikeOnce(fault);
            world.outgoings().start(world.order().build());
            until(fault + " ends", () -> world.end().isPresent());
            MigrationSnapshot end = world.end().orElseThrow();
            assertThat(world.violations).isEmpty();
            boolean moved = end.getState().equals("done");
            assertThat(end.getOwner()).isEqualTo(moved ? "h2" : "h1");
            assertThat(world.source.power(world.vm)).isEqualTo(moved ? Power.ABSENT : Power.RUNNING);
            assertThat(world.target.power(world.vm)).isEqualTo(moved ? Power.RUNNING : Power.ABSENT);
            if (moved) assertThat(world.target.domain(world.vm).persistent).isEqualTo(persistent);
            assertThat(world.openRelays()).isZero();
            assertThat(world.folder().resolve("run-s"))
                    .satisfiesAnyOf(
                            path -> assertThat(path).doesNotExist(),
                            path -> assertThat(path).isEmptyDirectory());
            assertThat(world.folder().resolve("run-t"))
                    .satisfiesAnyOf(
                            path -> assertThat(path).doesNotExist(),
                            path -> assertThat(path).isEmptyDirectory());
            world.outgoings().acknowledged(World.MIGRATION);
            until("the journal is gone", () -> isEmpty(world.folder().resolve("outgoing")));
        }
    }

    private static boolean isEmpty(Path journals) {
        try (Stream<Path> files = Files.list(journals)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
