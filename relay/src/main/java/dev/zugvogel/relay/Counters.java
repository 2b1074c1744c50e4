package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;

/**
 * What a relay has moved so far, both directions together.
 *
 * @param raw bytes of the QEMU processes
 * @param wire bytes sent for them: frames and TLS records, without handshakes and TCP/IP headers
 */
public record Counters(Bytes raw, Bytes wire) {}
