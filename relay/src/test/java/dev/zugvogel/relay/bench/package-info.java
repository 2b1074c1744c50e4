@NullMarked
package dev.zugvogel.relay.bench;

import org.jspecify.annotations.NullMarked;
