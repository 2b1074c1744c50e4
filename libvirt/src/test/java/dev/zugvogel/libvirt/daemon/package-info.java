/** Real libvirt daemons in namespaces of their own, and what virsh says of them. */
@NullMarked
package dev.zugvogel.libvirt.daemon;

import org.jspecify.annotations.NullMarked;
