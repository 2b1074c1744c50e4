/** How much may be on its way, and how fast it may be sent. Decisions only: samples and times are arguments. */
@NullMarked
package dev.zugvogel.relay.pace;

import org.jspecify.annotations.NullMarked;
