/** Failures over gRPC. */
@NullMarked
package dev.zugvogel.wire.rpc;

import org.jspecify.annotations.NullMarked;
