@NullMarked
package dev.zugvogel.relay.store;

import org.jspecify.annotations.NullMarked;
