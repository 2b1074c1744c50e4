/** State machines as tables: one definition gives the step function, the diagram and the coverage of its tests. */
@NullMarked
package dev.zugvogel.machine;

import org.jspecify.annotations.NullMarked;
