/** libvirt and QEMU as they were measured. */
@NullMarked
package dev.zugvogel.sim.libvirt;

import org.jspecify.annotations.NullMarked;
