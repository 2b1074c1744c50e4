@NullMarked
package dev.zugvogel.cli.terminal;

import org.jspecify.annotations.NullMarked;
