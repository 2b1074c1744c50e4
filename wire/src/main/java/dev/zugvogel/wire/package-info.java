/** What crosses a border: gRPC messages, the JSON form of the model, and the certificates both ride on. */
@NullMarked
package dev.zugvogel.wire;

import org.jspecify.annotations.NullMarked;
