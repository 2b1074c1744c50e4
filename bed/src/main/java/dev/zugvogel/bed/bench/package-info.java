/** Measures the product beside virsh: the same guest, the same hosts, the same run, the same witness. */
@NullMarked
package dev.zugvogel.bed.bench;

import org.jspecify.annotations.NullMarked;
