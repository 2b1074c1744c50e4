/** The relay's sessions over links that fail. */
@NullMarked
package dev.zugvogel.sim.session;

import org.jspecify.annotations.NullMarked;
