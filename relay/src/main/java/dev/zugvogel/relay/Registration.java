package dev.zugvogel.relay;

import dev.zugvogel.relay.pipe.Pipe;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One migration that a {@link TargetRelay} lets in. Closing it refuses new channels and ends the open ones. */
public final class Registration implements AutoCloseable {
    /** Far above one channel per disk and memory stream; keeps a faulty source from using up the host. */
    private static final int MAX_CHANNELS = 256;

    private final String sourceHost;
    private final Map<String, Path> sockets;
    private final Consumer<Registration> onClose;
    private final Set<Pipe> pipes = new HashSet<>();
    private boolean closed;

    Registration(String sourceHost, Map<String, Path> sockets, Consumer<Registration> onClose) {
        this.sourceHost = sourceHost;
        this.sockets = Map.copyOf(sockets);
        this.onClose = onClose;
    }

    /** The local socket of that name, if this peer may use it. */
    Optional<Path> socketFor(String peer, String socket) {
        return peer.equals(sourceHost) ? Optional.ofNullable(sockets.get(socket)) : Optional.empty();
    }

    /** Runs a pipe as part of this migration, unless there are too many or it is closed. */
    void run(Pipe pipe) {
        if (!add(pipe)) pipe.fail("the migration has ended here, or has too many channels");
        else
            try {
                pipe.run();
            } finally {
                remove(pipe);
            }
    }

    private synchronized boolean add(Pipe pipe) {
        return !closed && pipes.size() < MAX_CHANNELS && pipes.add(pipe);
    }

    private synchronized void remove(Pipe pipe) {
        pipes.remove(pipe);
    }

    private synchronized List<Pipe> markClosed() {
        closed = true;
        return List.copyOf(pipes);
    }

    /** Ends its channels at once. Idempotent, any thread. */
    @Override
    public void close() {
        markClosed().forEach(pipe -> pipe.fail("the migration has ended on this host"));
        onClose.accept(this);
    }
}
