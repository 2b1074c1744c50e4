/** The product inside the bed: a server, and an agent on every host. */
@NullMarked
package dev.zugvogel.bed.product;

import org.jspecify.annotations.NullMarked;
