/** Decides which end owns a VM. Pure; the only place that may say that a source resumes or goes away. */
@NullMarked
package dev.zugvogel.agent.guard;

import org.jspecify.annotations.NullMarked;
