/**
 * The downtime as the guest's clients see it: a request every 20 ms from outside the guest, and the longest time without
 * an answer around the switch-over.
 */
@NullMarked
package dev.zugvogel.control.flow.migrate.probe;

import org.jspecify.annotations.NullMarked;
