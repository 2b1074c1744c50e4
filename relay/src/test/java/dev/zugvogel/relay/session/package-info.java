@NullMarked
package dev.zugvogel.relay.session;

import org.jspecify.annotations.NullMarked;
