/** The two networks of a bed, and what can go wrong with a link. */
@NullMarked
package dev.zugvogel.bed.network;

import org.jspecify.annotations.NullMarked;
