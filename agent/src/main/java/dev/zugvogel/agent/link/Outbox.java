package dev.zugvogel.agent.link;

import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot of each migration until the server has the last one. What is published while no server is
 * connected is sent when one is. Thread-safe; never blocks.
 */
public final class Outbox {
    private final Map<String, MigrationSnapshot> newest = new ConcurrentHashMap<>();
    private volatile @Nullable Consumer<MigrationSnapshot> connection;

    public void publish(MigrationSnapshot snapshot) {
        newest.put(snapshot.getMigrationId(), snapshot);
        Consumer<MigrationSnapshot> server = connection;
        if (server != null) server.accept(snapshot);
    }

    /** The server has the last snapshot of this migration. */
    public void acknowledged(String migration) {
        newest.remove(migration);
    }

    /** Sends what is kept, and from now on what is published. */
    public void connected(Consumer<MigrationSnapshot> server) {
        connection = server;
        List.copyOf(newest.values()).forEach(server);
    }

    /** Keeps what is published until the next connection. */
    public void disconnected() {
        connection = null;
    }
}
