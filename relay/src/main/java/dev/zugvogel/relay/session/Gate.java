package dev.zugvogel.relay.session;

import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.FrameLink;
import dev.zugvogel.relay.link.Timing;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target's end of the sessions of one migration: one at a time, and none that this host has lost. Safe for any thread.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final String name;
    private final Timing timing;
    private final SessionTime time;
    private final Consumer<Channel> opened;

    private @Nullable UUID sessionId;
    private @Nullable Session session;
    private boolean closed;

    /**
     * @param name for people
     * @param opened is given each channel that the source opens, in a thread of its own; the first message is OPEN
     */
    public Gate(String name, Timing timing, SessionTime time, Consumer<Channel> opened) {
        this.name = name;
        this.timing = timing;
        this.time = time;
        this.opened = opened;
    }

    /** Serves a connection of the source until it is dead; refuses it if it is of no session that can go on. */
    public void serve(FrameLink link, Hello hello) throws IOException {
        Session joined;
        try {
            joined = join(hello);
        } catch (RefusedException e) {
            refuse(link, e.reason());
            return;
        }
        link.out().write(FrameType.WELCOME);
        joined.run(link, hello.connection());
    }

    private synchronized Session join(Hello hello) throws RefusedException {
        if (closed) throw new RefusedException("the migration has ended on this host");
        Session current = session;
        if (current != null && hello.session().equals(sessionId)) {
            Optional<String> over = current.brokenBecause();
            if (over.isPresent()) throw new RefusedException(over.get());
            return current;
        }
        if (hello.resumes()) throw new RefusedException("this host has lost the session");
        if (current != null && current.hasChannels())
            throw new RefusedException("another session of this migration is open");
        if (current != null) current.end("replaced by a new session of the source");
        Session begun = Session.ofTarget(name, timing, time, opened);
        session = begun;
        sessionId = hello.session();
        return begun;
    }

    /** Says that nothing will come of this connection, and why. */
    public static void refuse(FrameLink link, String why) throws IOException {
        LOG.warn("refused {}: {}", link.peer(), why);
        link.out().refused(why);
        link.finishOutput();
    }

    private synchronized Optional<Session> markClosed() {
        closed = true;
        return Optional.ofNullable(session);
    }

    /** Ends the channels at once, tells the source, and lets nobody in any more. Idempotent. */
    public void end() {
        markClosed().ifPresent(it -> it.end("the migration has ended on this host"));
    }

    /** The same; returns when the source knows, or does not listen. */
    public void endAndWait() {
        end();
        markClosed().ifPresent(Session::close);
    }
}
