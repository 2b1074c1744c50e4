/** What a guest's memory holds and how fast it changes, seen from outside. */
@NullMarked
package dev.zugvogel.agent.memory;

import org.jspecify.annotations.NullMarked;
