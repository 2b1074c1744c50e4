/** The one JSON form of the model: snake_case names with the unit last, durations in whole milliseconds. */
@NullMarked
package dev.zugvogel.wire.json;

import org.jspecify.annotations.NullMarked;
