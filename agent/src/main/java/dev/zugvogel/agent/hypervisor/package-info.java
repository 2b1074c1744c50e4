/** This host's libvirt as the two ends of a migration need it. */
@NullMarked
package dev.zugvogel.agent.hypervisor;

import org.jspecify.annotations.NullMarked;
