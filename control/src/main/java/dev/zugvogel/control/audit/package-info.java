/** Who changed what. */
@NullMarked
package dev.zugvogel.control.audit;

import org.jspecify.annotations.NullMarked;
