/** Hosts and VMs as API, CLI and console show them. */
@NullMarked
package dev.zugvogel.model.inventory;

import org.jspecify.annotations.NullMarked;
