package dev.zugvogel.agent.target;

import java.nio.file.Path;
import java.util.Map;

/** The relay's entrance on this host. Thread-safe. */
public interface Gate {
    /**
     * Lets the channels of one migration in, from this host only, until the result is closed.
     *
     * @param sockets where QEMU listens, by channel name
     */
    Admitted admit(String migration, String sourceHost, Map<String, Path> sockets);

    /** Closing ends the channels; idempotent, never throws. */
    interface Admitted extends AutoCloseable {
        @Override
        void close();
    }
}
