/** What a client outside of all hosts sees of a guest; it knows nothing of migrations. */
@NullMarked
package dev.zugvogel.bed.witness;

import org.jspecify.annotations.NullMarked;
