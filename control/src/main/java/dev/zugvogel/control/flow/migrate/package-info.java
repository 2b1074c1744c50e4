/** One VM moves from one host to another. */
@NullMarked
package dev.zugvogel.control.flow.migrate;

import org.jspecify.annotations.NullMarked;
