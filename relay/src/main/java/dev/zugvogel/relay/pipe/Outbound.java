package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.frame.StreamDigest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The half of a pipe that brings bytes from the local socket to the channel. */
sealed interface Outbound permits PlainOutbound, EncodedOutbound {
    /** Sends until the local process ends its stream. */
    void run() throws IOException, InterruptedException;

    /** Bytes handed to the session so far. Any thread may ask. */
    long rawBytes();

    /** All that was sent, once that is said to the peer. */
    @Nullable
    StreamDigest digest();

    /**
     * The peer can't decode the block that has so many before it.
     *
     * @throws IOException if no such block is under way
     */
    void repair(long block) throws IOException;

    /** Whether the peer always knew what it should. */
    boolean trusted();
}
