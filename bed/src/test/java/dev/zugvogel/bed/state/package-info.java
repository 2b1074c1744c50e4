@NullMarked
package dev.zugvogel.bed.state;

import org.jspecify.annotations.NullMarked;
