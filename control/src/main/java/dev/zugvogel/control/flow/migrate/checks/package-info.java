/**
 * Whether a VM can move to a host: one class per question, each a pure function from facts to findings. {@link
 * dev.zugvogel.control.flow.migrate.checks.Checks} asks them all and never stops at the first answer.
 */
@NullMarked
package dev.zugvogel.control.flow.migrate.checks;

import org.jspecify.annotations.NullMarked;
