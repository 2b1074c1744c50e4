/** The time in which migrations run: the machine's, or a simulation's. */
@NullMarked
package dev.zugvogel.agent.time;

import org.jspecify.annotations.NullMarked;
