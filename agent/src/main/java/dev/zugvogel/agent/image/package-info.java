/** Contents of disk images, and the room they take. */
@NullMarked
package dev.zugvogel.agent.image;

import org.jspecify.annotations.NullMarked;
