/** What a guest's Redis holds, and the clients that use it. */
@NullMarked
package dev.zugvogel.bed.redis;

import org.jspecify.annotations.NullMarked;
