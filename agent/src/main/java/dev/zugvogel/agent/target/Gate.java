package dev.zugvogel.agent.target;

import dev.zugvogel.relay.encode.KnownPages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The relay's entrance on this host. Thread-safe. */
public interface Gate {
    /**
     * Lets the channels of one migration in, from this host only, until the result is closed.
     *
     * @param sockets where QEMU listens, by channel name
     * @param known of the VM's pages by both ends
     * @param watchdog the channels end once there was no connection for so long
     */
    Admitted admit(String migration, String sourceHost, Map<String, Path> sockets, KnownPages known, Duration watchdog);

    /** Closing ends the channels; idempotent, never throws. */
    interface Admitted extends AutoCloseable {
        @Override
        void close();
    }
}
