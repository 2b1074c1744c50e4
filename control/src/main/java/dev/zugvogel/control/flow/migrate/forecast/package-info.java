/** What a forecast means for a migration that is asked for. */
@NullMarked
package dev.zugvogel.control.flow.migrate.forecast;

import org.jspecify.annotations.NullMarked;
