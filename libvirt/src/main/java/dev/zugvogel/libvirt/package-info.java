/** A client of libvirt's RPC protocol over the local unix socket, in Java alone. Start at {@link dev.zugvogel.libvirt.Libvirt}. */
@NullMarked
package dev.zugvogel.libvirt;

import org.jspecify.annotations.NullMarked;
