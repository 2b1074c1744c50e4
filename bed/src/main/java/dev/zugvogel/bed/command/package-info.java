/** The commands of {@code ./dev bed}. */
@NullMarked
package dev.zugvogel.bed.command;

import org.jspecify.annotations.NullMarked;
