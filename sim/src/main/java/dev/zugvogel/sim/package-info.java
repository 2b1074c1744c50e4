/** A seeded world in which the real agents migrate guests while everything fails. */
@NullMarked
package dev.zugvogel.sim;

import org.jspecify.annotations.NullMarked;
