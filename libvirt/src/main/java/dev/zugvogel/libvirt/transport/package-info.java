/** One connection to a libvirt daemon: frames, calls matched by serial, messages, keepalive. Knows no libvirt objects. */
@NullMarked
package dev.zugvogel.libvirt.transport;

import org.jspecify.annotations.NullMarked;
