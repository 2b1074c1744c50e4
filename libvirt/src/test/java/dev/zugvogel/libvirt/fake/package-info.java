/** A daemon that speaks libvirt's real protocol over a real socket and says what a test tells it to. */
@NullMarked
package dev.zugvogel.libvirt.fake;

import org.jspecify.annotations.NullMarked;
