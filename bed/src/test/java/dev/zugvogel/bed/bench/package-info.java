/** The figures that the bench computes, and that it measures at all. */
@NullMarked
package dev.zugvogel.bed.bench;

import org.jspecify.annotations.NullMarked;
