/** The house rules, as tests. */
@NullMarked
package dev.zugvogel.style;

import org.jspecify.annotations.NullMarked;
