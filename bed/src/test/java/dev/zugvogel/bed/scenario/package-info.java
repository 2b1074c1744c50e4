/** The product in a bed, driven as a person would, through everything that may go wrong. */
@NullMarked
package dev.zugvogel.bed.scenario;

import org.jspecify.annotations.NullMarked;
