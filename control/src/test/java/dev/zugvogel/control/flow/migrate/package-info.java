@NullMarked
package dev.zugvogel.control.flow.migrate;

import org.jspecify.annotations.NullMarked;
