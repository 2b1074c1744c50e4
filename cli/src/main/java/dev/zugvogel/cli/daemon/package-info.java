/** The commands that stay: server, agent, and both in one process. */
@NullMarked
package dev.zugvogel.cli.daemon;

import org.jspecify.annotations.NullMarked;
