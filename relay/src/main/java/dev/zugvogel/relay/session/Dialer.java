package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.FrameLink;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;

/**
 * Gives a source's session its connections, spread over the target's addresses, and dials each anew when it is dead. A
 * target that does not want the session, or is not the one expected, breaks it at once.
 */
public final class Dialer {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONG_PATH = Duration.ofMillis(10);
    private static final int CONNECTIONS = 2;
    private static final int CONNECTIONS_OF_A_LONG_PATH = 4;

    private final Destination destination;
    private final Session session;
    private final SessionTime time;
    private final UUID id;
    private final AtomicBoolean welcomed = new AtomicBoolean();

    private Dialer(Destination destination, Session session, SessionTime time) {
        this.destination = destination;
        this.session = session;
        this.time = time;
        SecureRandom random = new SecureRandom();
        this.id = new UUID(random.nextLong(), random.nextLong());
    }

    /** Returns at once. Goes on until the session is broken or the threads are interrupted. */
    public static void start(Destination destination, Session session, SessionTime time) {
        Dialer dialer = new Dialer(destination, session, time);
        time.start(() -> dialer.keep(0));
    }

    private void keep(int number) {
        try {
            Duration pause = Duration.ZERO;
            for (int turn = number; session.pause(pause); turn++) {
                long startNanos = time.nanos();
                boolean lived = dial(number, turn);
                boolean lasted = lived && time.nanos() - startNanos > LONGEST_PAUSE.toNanos();
                pause = lasted || pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            // The relay was closed meanwhile: nobody wants more connections.
            return;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** False if there was no connection at all. */
    private boolean dial(int number, int turn) {
        try (FrameLink link = connect(turn)) {
            greet(link, number);
            welcomed(link.roundTrip());
            session.run(link, number);
            return true;
        } catch (RefusedException e) {
            session.end(unreachable(e));
        } catch (SSLException e) {
            if (isPermanent(e) && !welcomed.get()) session.end(unreachable(e));
            else session.unreachable(unreachable(e));
        } catch (IOException e) {
            session.unreachable(unreachable(e));
        }
        return false;
    }

    private FrameLink connect(int turn) throws IOException {
        return destination.route().connect(turn, destination.timing().handshake());
    }

    private void greet(FrameLink link, int number) throws IOException {
        link.limitSilence(destination.timing().handshake());
        link.out().hello(new Hello(destination.migrationId(), id, number, welcomed.get()));
        FrameType answer = link.in().next();
        if (answer == FrameType.REFUSED) throw new RefusedException(link.in().refusal());
        if (answer != FrameType.WELCOME) throw new EOFException("closed by the peer");
    }

    /** The first connection says how long the path is, and so how many there should be. */
    private void welcomed(Duration roundTrip) {
        session.roundTrip(roundTrip);
        if (welcomed.getAndSet(true)) return;
        int wanted = roundTrip.compareTo(LONG_PATH) > 0 ? CONNECTIONS_OF_A_LONG_PATH : CONNECTIONS;
        int connections = Math.min(
                Hello.MAX_CONNECTIONS, Math.max(wanted, destination.route().ways()));
        for (int i = 1; i < connections; i++) {
            int number = i;
            time.start(() -> keep(number));
        }
    }

    /** A connection that broke during the handshake is no word of the peer's. */
    private static boolean isPermanent(SSLException e) {
        return !(e.getCause() instanceof EOFException) && !(e.getCause() instanceof SocketException);
    }

    private String unreachable(IOException e) {
        return "can't reach " + destination.host() + ": "
                + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}
