/** The demo: one VM moves between three hosts while a client outside uses it. */
@NullMarked
package dev.zugvogel.bed.demo;

import org.jspecify.annotations.NullMarked;
