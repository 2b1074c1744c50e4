/** The test bed: hosts with real libvirt and QEMU as namespaces of one machine, with guests, links and faults. */
@NullMarked
package dev.zugvogel.bed;

import org.jspecify.annotations.NullMarked;
