/** A disk that forgets at a power cut what was not forced. */
@NullMarked
package dev.zugvogel.sim.disk;

import org.jspecify.annotations.NullMarked;
