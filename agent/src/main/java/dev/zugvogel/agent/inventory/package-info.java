/** What the agent observes: this host, its VMs, and whether a VM could run here. */
@NullMarked
package dev.zugvogel.agent.inventory;

import org.jspecify.annotations.NullMarked;
