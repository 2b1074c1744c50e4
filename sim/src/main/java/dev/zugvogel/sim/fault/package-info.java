/** What goes wrong, and when. */
@NullMarked
package dev.zugvogel.sim.fault;

import org.jspecify.annotations.NullMarked;
