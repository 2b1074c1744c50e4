/** Decides, while a guest is copied, what is done so that it ends within its objective. Pure. */
@NullMarked
package dev.zugvogel.plan.converge;

import org.jspecify.annotations.NullMarked;
