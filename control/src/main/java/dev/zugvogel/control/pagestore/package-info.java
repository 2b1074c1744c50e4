/** What hosts keep of the pages of VMs: where it is, and the keys that make it readable. */
@NullMarked
package dev.zugvogel.control.pagestore;

import org.jspecify.annotations.NullMarked;
