@NullMarked
package dev.zugvogel.relay.encode;

import org.jspecify.annotations.NullMarked;
