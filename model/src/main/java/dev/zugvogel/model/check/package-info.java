/** What a check report is made of. */
@NullMarked
package dev.zugvogel.model.check;

import org.jspecify.annotations.NullMarked;
