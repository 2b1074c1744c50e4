/** Says a block of QEMU's stream in fewer bytes, and gives it back byte for byte. The format is in {@code docs/protocol/relay.md}. */
@NullMarked
package dev.zugvogel.relay.encode;

import org.jspecify.annotations.NullMarked;
