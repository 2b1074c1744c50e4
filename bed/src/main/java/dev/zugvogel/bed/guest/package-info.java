/** Guests: their kernel, what they run, and how they are defined. */
@NullMarked
package dev.zugvogel.bed.guest;

import org.jspecify.annotations.NullMarked;
