package dev.zugvogel.relay;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.FrameLink;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.pipe.Outcome;
import dev.zugvogel.relay.pipe.Pipe;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.Gate;
import dev.zugvogel.relay.session.SessionTime;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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
    private final Executor threads;
    private final Consumer<Registration> onClose;
    private final Gate gate;

    Registration(Admission admission, Timing timing, Executor threads, Consumer<Registration> onClose) {
        this.admission = admission;
        this.threads = threads;
        this.onClose = onClose;
        this.gate = new Gate("migration " + admission.migrationId(), timing, SessionTime.real(threads), this::channel);
    }

    boolean admits(String peer) {
        return peer.equals(admission.sourceHost());
    }

    /** Serves a connection of the source until it is dead; refuses it if it is of no session that can go on. */
    void serve(FrameLink link, Hello hello) throws IOException {
        gate.serve(link, hello);
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

    /** Ends its channels at once, and tells the source. Idempotent, any thread. */
    @Override
    public void close() {
        gate.end();
        onClose.accept(this);
    }

    /** Returns when the source knows, or does not listen. */
    void closeAndWait() {
        close();
        gate.endAndWait();
    }
}
