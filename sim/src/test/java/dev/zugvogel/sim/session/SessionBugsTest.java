package dev.zugvogel.sim.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.frame.Hello;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A simulator that finds nothing proves nothing. */
final class SessionBugsTest {
    private static final long SEEDS = 10_000;

    /** As if a target that was restarted took a session up that it knows nothing of. */
    private static final SessionPair.Reception FORGETS = (gate, link) -> {
        Hello hello = link.in().hello();
        gate.serve(link, new Hello(hello.migrationId(), hello.session(), hello.connection(), false));
    };

    @Test
    void aTargetThatTakesUpWhatItHasLostIsFound() {
        assertThat(found(FORGETS, "one end does not understand the other")).isPresent();
    }

    @Test
    void aTargetThatTakesEachConnectionForANewSessionIsFound() {
        AtomicLong number = new AtomicLong();
        SessionPair.Reception mistakes = (gate, link) -> {
            Hello hello = link.in().hello();
            UUID another = new UUID(0, number.incrementAndGet());
            gate.serve(link, new Hello(hello.migrationId(), another, hello.connection(), hello.resumes()));
        };
        assertThat(found(mistakes, "it broke without a cause")).isPresent();
    }

    /** As if a connection that is half dead were given to nobody. */
    @Test
    void aTargetThatServesNobodyIsFound() {
        SessionPair.Reception deaf = (gate, link) -> link.discardInput();
        assertThat(found(deaf, "it broke without a cause")).isPresent();
    }

    private static OptionalLong found(SessionPair.Reception reception, String how) {
        return LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> SessionRun.of(seed, false, reception)
                        .violation()
                        .orElse("")
                        .contains(how))
                .findFirst();
    }
}
