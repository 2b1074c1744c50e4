@NullMarked
package dev.zugvogel.cli;

import org.jspecify.annotations.NullMarked;
