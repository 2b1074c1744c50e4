@NullMarked
package dev.zugvogel.machine;

import org.jspecify.annotations.NullMarked;
