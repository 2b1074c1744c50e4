/** Says how a migration will go, before it starts and while it runs. Pure: figures in, figures out. */
@NullMarked
package dev.zugvogel.plan.forecast;

import org.jspecify.annotations.NullMarked;
