@NullMarked
package dev.zugvogel.control.flow.migrate.checks;

import org.jspecify.annotations.NullMarked;
