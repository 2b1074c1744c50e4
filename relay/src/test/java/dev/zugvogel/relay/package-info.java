@NullMarked
package dev.zugvogel.relay;

import org.jspecify.annotations.NullMarked;
