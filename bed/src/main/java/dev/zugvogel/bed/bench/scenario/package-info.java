/**
 * The product beside virsh in its best settings: which guest is moved over which link after which past, what is measured,
 * and which bounds the product is to keep.
 */
@NullMarked
package dev.zugvogel.bed.bench.scenario;

import org.jspecify.annotations.NullMarked;
