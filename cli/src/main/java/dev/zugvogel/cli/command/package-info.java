/** One class per command: reads its arguments, asks the server, hands the answer to a renderer. */
@NullMarked
package dev.zugvogel.cli.command;

import org.jspecify.annotations.NullMarked;
