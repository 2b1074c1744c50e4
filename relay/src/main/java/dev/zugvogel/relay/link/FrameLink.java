package dev.zugvogel.relay.link;

import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameWriter;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Frames to and from one relay that is who it says it is. Reading and writing are independent; {@link #close} may be called
 * by any thread and ends both.
 */
public interface FrameLink extends Closeable {
    /** The peer's host name in the fleet. */
    String peer();

    /** One round trip of the path; zero where it was accepted. */
    Duration roundTrip();

    FrameReader in();

    FrameWriter out();

    /** From now on a read that waits for longer than this fails with a {@link java.net.SocketTimeoutException}. */
    void limitSilence(Duration atMost) throws IOException;

    /** Bytes on the wire so far in both directions. */
    long wireBytes();

    /** Says that nothing more will be written; reading goes on. */
    void finishOutput() throws IOException;

    /** Reads until the peer ends its direction, whatever comes. */
    void discardInput() throws IOException;

    /** Closes itself after this time, if it is not closed by then. */
    void closeSoon(Duration atMost);
}
