package dev.zugvogel.relay;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.Link;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.pipe.Outcome;
import dev.zugvogel.relay.pipe.Pipe;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.RefusedException;
import dev.zugvogel.relay.session.Session;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration that a {@link TargetRelay} lets in, with the session of its source. Closing it refuses new connections
 * and ends the open channels.
 */
public final class Registration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    /** What a source may ask for. */
    record Admission(String migrationId, String sourceHost, Map<String, Path> sockets, KnownPages known) {}

    private final Admission admission;
    private final Timing timing;
    private final Executor threads;
    private final Consumer<Registration> onClose;

    private @Nullable UUID sessionId;
    private @Nullable Session session;
    private boolean closed;

    Registration(Admission admission, Timing timing, Executor threads, Consumer<Registration> onClose) {
        this.admission = admission;
        this.timing = timing;
        this.threads = threads;
        this.onClose = onClose;
    }

    boolean admits(String peer) {
        return peer.equals(admission.sourceHost());
    }

    /** Serves a connection of the source until it is dead; refuses it if it is of no session that can go on. */
    void serve(Link link, Hello hello) throws IOException {
        Session joined;
        try {
            joined = join(hello);
        } catch (RefusedException e) {
            TargetRelay.refuse(link, e.reason());
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
        Session begun = Session.ofTarget("migration " + admission.migrationId(), timing, threads, this::channel);
        session = begun;
        sessionId = hello.session();
        return begun;
    }

    private void channel(Channel channel) {
        try {
            String name = channel.requested();
            Path path = admission.sockets().get(name.replaceFirst("#.*", ""));
            if (path == null) refuse(channel, name, "it is not admitted here");
            else connect(channel, name, path);
        } catch (IOException e) {
            channel.fail("a channel could not be opened: " + e.getMessage());
        }
    }

    private void connect(Channel channel, String socket, Path path) throws IOException {
        SocketChannel local;
        try {
            local = SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            refuse(channel, socket, "nothing listens on " + path + ": " + e.getMessage());
            return;
        }
        try (local) {
            channel.accept();
            Pipe pipe = Pipe.atTarget(socket, local, channel, admission.known(), threads);
            pipe.run();
            pipe.brokenBecause()
                    .or(() -> pipe.outcome().flatMap(Outcome::difference))
                    .ifPresent(why -> LOG.warn("socket {} of migration {}: {}", socket, admission.migrationId(), why));
        }
    }

    private void refuse(Channel channel, String socket, String why) throws IOException {
        LOG.warn("refused socket {} of migration {}: {}", socket, admission.migrationId(), why);
        channel.refuse(why);
    }

    private synchronized Optional<Session> markClosed() {
        closed = true;
        return Optional.ofNullable(session);
    }

    /** Ends its channels at once, and tells the source. Idempotent, any thread. */
    @Override
    public void close() {
        markClosed().ifPresent(it -> it.end("the migration has ended on this host"));
        onClose.accept(this);
    }

    /** Returns when the source knows, or does not listen. */
    void closeAndWait() {
        close();
        markClosed().ifPresent(Session::close);
    }
}
