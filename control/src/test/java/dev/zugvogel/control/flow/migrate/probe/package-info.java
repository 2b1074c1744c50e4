@NullMarked
package dev.zugvogel.control.flow.migrate.probe;

import org.jspecify.annotations.NullMarked;
