/** Hosts and the server: what runs there, dies, and starts again. */
@NullMarked
package dev.zugvogel.sim.host;

import org.jspecify.annotations.NullMarked;
