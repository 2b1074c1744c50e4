package dev.zugvogel.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.link.Timing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Timing SHORT = Timing.DEFAULT.withSilence(Duration.ofMillis(100));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Who is told may wait for somebody who asks the session something. */
    @Test
    void whoIsToldOfTheEndMayWaitForOthersWhoUseTheSession() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (Session session = Session.ofSource("m", SHORT, SessionTime.real(threads))) {
            session.whenBroken(() -> told.complete(askedByAnother(session)));
            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("0 bytes");
            assertThat(session.brokenBecause())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("no connection to the peer for"));
        }
    }

    private String askedByAnother(Session session) {
        try {
            return threads.submit(session::wireBytes).get(2, TimeUnit.SECONDS) + " bytes";
        } catch (TimeoutException e) {
            return "no answer";
        } catch (Exception e) {
            return e.toString();
        }
    }
}
