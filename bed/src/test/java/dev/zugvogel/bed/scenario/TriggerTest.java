package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.process.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kill that does not kill would let every crash scenario pass. */
class TriggerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final UnaryOperator<List<String>> HERE = UnaryOperator.identity();

    @TempDir
    private Path folder;

    private Path pidFile = Path.of("none");
    private ProcessHandle victim = ProcessHandle.current();

    @BeforeEach
    void start() throws IOException {
        pidFile = folder.resolve("pid");
        // As the bed starts its daemons: the leader of a session of its own.
        new ProcessBuilder("setsid", "sh", "-c", "echo $$ >\"$0\" && exec sleep 600", pidFile.toString()).start();
        Patience.until(
                "the victim",
                LIMIT,
                () -> Files.exists(pidFile) && pidFile.toFile().length() > 0);
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        victim = ProcessHandle.of(pid).orElseThrow();
    }

    @AfterEach
    void end() {
        victim.destroyForcibly();
    }

    @Test
    void whatItIsAimedAtIsGoneWhenItHasHit() {
        try (Trigger trigger = Trigger.aim(HERE, pidFile.toString())) {
            assertThat(victim.isAlive()).isTrue();
            trigger.pull();
            assertThat(trigger.hit()).isTrue();
        }
        assertThat(victim.isAlive()).isFalse();
    }

    @Test
    void aMissIsAnErrorUnlessThereMayBeNothing() {
        try (Trigger late = Trigger.aimLater(HERE, folder.resolve("none").toString())) {
            late.pull();
            assertThat(late.hit()).isFalse();
        }
        Trigger trigger = Trigger.aim(HERE, pidFile.toString());
        victim.destroyForcibly();
        Patience.until("its end", LIMIT, () -> !victim.isAlive());
        trigger.pull();
        assertThatThrownBy(trigger::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing was killed");
    }

    @Test
    void thereIsNoAimingAtTheDead() {
        victim.destroyForcibly();
        Patience.until("its end", LIMIT, () -> !victim.isAlive());
        assertThatThrownBy(() -> Trigger.aim(HERE, pidFile.toString())).isInstanceOf(AssertionError.class);
    }
}
