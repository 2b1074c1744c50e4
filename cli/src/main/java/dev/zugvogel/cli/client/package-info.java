/** Speaks to the server: HTTPS with a pinned authority, JSON bodies, and an event stream that survives its restarts. */
@NullMarked
package dev.zugvogel.cli.client;

import org.jspecify.annotations.NullMarked;
