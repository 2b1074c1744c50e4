/** What a host keeps of a VM's pages between migrations. The format is in {@code docs/protocol/relay.md}. */
@NullMarked
package dev.zugvogel.relay.store;

import org.jspecify.annotations.NullMarked;
