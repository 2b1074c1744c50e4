@NullMarked
package dev.zugvogel.bed.redis;

import org.jspecify.annotations.NullMarked;
