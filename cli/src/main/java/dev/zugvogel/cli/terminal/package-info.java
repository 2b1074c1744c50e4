/** What the terminal can show, and how lines reach it. */
@NullMarked
package dev.zugvogel.cli.terminal;

import org.jspecify.annotations.NullMarked;
