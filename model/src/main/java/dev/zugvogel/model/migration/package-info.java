/** The migration record: the one account of a migration in API, CLI, events and journal. */
@NullMarked
package dev.zugvogel.model.migration;

import org.jspecify.annotations.NullMarked;
