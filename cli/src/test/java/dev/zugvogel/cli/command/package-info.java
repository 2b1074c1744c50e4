@NullMarked
package dev.zugvogel.cli.command;

import org.jspecify.annotations.NullMarked;
