/** The network between agents, and the relay's channels over it. */
@NullMarked
package dev.zugvogel.sim.net;

import org.jspecify.annotations.NullMarked;
