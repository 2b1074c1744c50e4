@NullMarked
package dev.zugvogel.relay.fuzz;

import org.jspecify.annotations.NullMarked;
