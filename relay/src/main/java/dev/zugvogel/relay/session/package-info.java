/** Numbered messages of many channels over several connections, none lost or repeated when connections break. The format is in {@code docs/protocol/relay.md}. */
@NullMarked
package dev.zugvogel.relay.session;

import org.jspecify.annotations.NullMarked;
