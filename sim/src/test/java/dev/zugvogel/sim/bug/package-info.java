/** Planted bugs, each of a kind that has cost people their guests. */
@NullMarked
package dev.zugvogel.sim.bug;

import org.jspecify.annotations.NullMarked;
