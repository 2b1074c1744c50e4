package dev.zugvogel.agent.source;

import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The relay from this host to the target, for one migration. Thread-safe. */
public interface Channels extends AutoCloseable {
    Counters counters();

    /** Waits until all channels have ended, then says whether the target got what the source sent. */
    Proof proof(Duration atMost);

    Optional<String> brokenBecause();

    /** Idempotent; never throws. */
    @Override
    void close();

    /** Listens for QEMU on the sockets. */
    interface Opener {
        Channels open(StartMigration order, Map<String, Path> sockets);
    }
}
