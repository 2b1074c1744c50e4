/** The command line: everything a person or a script does with Zugvogel starts here. */
@NullMarked
package dev.zugvogel.cli;

import org.jspecify.annotations.NullMarked;
