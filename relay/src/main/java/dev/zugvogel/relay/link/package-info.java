/** One TLS connection between two relays. */
@NullMarked
package dev.zugvogel.relay.link;

import org.jspecify.annotations.NullMarked;
