/** Commands of the machine, and the processes that live in a namespace. */
@NullMarked
package dev.zugvogel.bed.process;

import org.jspecify.annotations.NullMarked;
