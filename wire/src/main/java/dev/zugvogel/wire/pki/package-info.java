/** The certificates of a fleet: one authority at the control plane, one identity per server and agent. */
@NullMarked
package dev.zugvogel.wire.pki;

import org.jspecify.annotations.NullMarked;
