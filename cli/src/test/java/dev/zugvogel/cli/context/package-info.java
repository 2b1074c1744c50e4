@NullMarked
package dev.zugvogel.cli.context;

import org.jspecify.annotations.NullMarked;
