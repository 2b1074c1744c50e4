/** The bed's own tests. Those with real hosts carry the tag "bed" and need root. */
@NullMarked
package dev.zugvogel.bed;

import org.jspecify.annotations.NullMarked;
