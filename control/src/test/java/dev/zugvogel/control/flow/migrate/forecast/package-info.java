@NullMarked
package dev.zugvogel.control.flow.migrate.forecast;

import org.jspecify.annotations.NullMarked;
