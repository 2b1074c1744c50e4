/** libvirt's XML documents as typed views. Parsed with DOM, without DOCTYPE, bounded; never by pattern. */
@NullMarked
package dev.zugvogel.libvirt.xml;

import org.jspecify.annotations.NullMarked;
