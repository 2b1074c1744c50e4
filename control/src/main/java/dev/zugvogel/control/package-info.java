/** The control plane: decides and remembers. No guest's bytes ever pass through it. */
@NullMarked
package dev.zugvogel.control;

import org.jspecify.annotations.NullMarked;
