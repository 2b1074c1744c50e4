/** The agent's connection to the control plane: identity, fencing, reports, requests. */
@NullMarked
package dev.zugvogel.agent.link;

import org.jspecify.annotations.NullMarked;
