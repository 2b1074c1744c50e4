/** Values with units that every other module shares. No I/O; depends on nothing. */
@NullMarked
package dev.zugvogel.model;

import org.jspecify.annotations.NullMarked;
