/** Pure renderers: from a record to lines of text. No I/O, no clock, no colour codes; see Paint. */
@NullMarked
package dev.zugvogel.cli.render;

import org.jspecify.annotations.NullMarked;
