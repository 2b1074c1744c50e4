/** REST and events, as {@code openapi.yaml} promises them. The only package that knows the HTTP server. */
@NullMarked
package dev.zugvogel.control.api;

import org.jspecify.annotations.NullMarked;
