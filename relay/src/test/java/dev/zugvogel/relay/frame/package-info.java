@NullMarked
package dev.zugvogel.relay.frame;

import org.jspecify.annotations.NullMarked;
