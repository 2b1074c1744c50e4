@NullMarked
package dev.zugvogel.bed.guest;

import org.jspecify.annotations.NullMarked;
