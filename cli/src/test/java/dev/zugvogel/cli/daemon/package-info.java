@NullMarked
package dev.zugvogel.cli.daemon;

import org.jspecify.annotations.NullMarked;
