/** One TLS connection between two relays, and the two directions of bytes it carries. */
@NullMarked
package dev.zugvogel.relay.pipe;

import org.jspecify.annotations.NullMarked;
