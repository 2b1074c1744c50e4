/** The target end of a migration: what other agents may ask of this host. */
@NullMarked
package dev.zugvogel.agent.target;

import org.jspecify.annotations.NullMarked;
