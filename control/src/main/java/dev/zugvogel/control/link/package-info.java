/** The agents' side of the control plane: how they join, how they stay connected, how they are asked. */
@NullMarked
package dev.zugvogel.control.link;

import org.jspecify.annotations.NullMarked;
