/** One host: namespaces of its own with a libvirtd in them. */
@NullMarked
package dev.zugvogel.bed.host;

import org.jspecify.annotations.NullMarked;
