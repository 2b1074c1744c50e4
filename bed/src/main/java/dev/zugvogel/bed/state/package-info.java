/** What a bed is called, where its parts are, and what it remembers between two commands. */
@NullMarked
package dev.zugvogel.bed.state;

import org.jspecify.annotations.NullMarked;
