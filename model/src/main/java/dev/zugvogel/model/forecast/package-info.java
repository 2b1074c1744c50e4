/** What a migration will take, told before it starts, and how true such words came. */
@NullMarked
package dev.zugvogel.model.forecast;

import org.jspecify.annotations.NullMarked;
