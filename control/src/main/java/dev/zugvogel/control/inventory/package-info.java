/** Hosts and VMs as the agents last reported them. */
@NullMarked
package dev.zugvogel.control.inventory;

import org.jspecify.annotations.NullMarked;
