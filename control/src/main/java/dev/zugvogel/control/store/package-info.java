/** What the control plane remembers: one interface with etcd's semantics, and SQLite behind it. */
@NullMarked
package dev.zugvogel.control.store;

import org.jspecify.annotations.NullMarked;
