package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;

/** Whether the two QEMU processes got from the relay exactly what the other one gave it. */
public sealed interface Proof {
    /** Every channel has ended, and length and CRC32C agree at both ends in both directions. */
    record Equal(int channels, Bytes bytes) implements Proof {}

    /** At least one channel ended with a difference. */
    record Different(String why) implements Proof {}

    /** There is nothing to compare yet: a channel is open or broke, or there was none. */
    record Incomplete(String why) implements Proof {}
}
