/** Failures as a closed set of codes, each with an owner of the VM and a remedy. */
@NullMarked
package dev.zugvogel.model.failure;

import org.jspecify.annotations.NullMarked;
