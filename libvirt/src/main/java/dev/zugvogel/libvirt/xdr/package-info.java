/** The External Data Representation (RFC 4506) as libvirt uses it, bounded on both sides, and typed parameters. */
@NullMarked
package dev.zugvogel.libvirt.xdr;

import org.jspecify.annotations.NullMarked;
