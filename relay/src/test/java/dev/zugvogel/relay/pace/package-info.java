@NullMarked
package dev.zugvogel.relay.pace;

import org.jspecify.annotations.NullMarked;
