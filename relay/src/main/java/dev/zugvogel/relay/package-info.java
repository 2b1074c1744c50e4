/**
 * Carries the bytes of one migration between the unix sockets of two QEMU processes, unchanged, over TLS 1.3 with
 * certificates on both ends. It has no opinion about what the bytes mean.
 */
@NullMarked
package dev.zugvogel.relay;

import org.jspecify.annotations.NullMarked;
