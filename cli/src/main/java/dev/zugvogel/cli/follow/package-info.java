/** Follows a migration on the terminal, in a log, or silently for programs. */
@NullMarked
package dev.zugvogel.cli.follow;

import org.jspecify.annotations.NullMarked;
