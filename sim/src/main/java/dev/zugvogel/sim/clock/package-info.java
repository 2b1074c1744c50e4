/** Virtual time, and the processes that take turns in it. */
@NullMarked
package dev.zugvogel.sim.clock;

import org.jspecify.annotations.NullMarked;
