/** The source end of a migration: drives it, and settles it after any fault. */
@NullMarked
package dev.zugvogel.agent.source;

import org.jspecify.annotations.NullMarked;
