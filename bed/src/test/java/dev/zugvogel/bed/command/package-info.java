@NullMarked
package dev.zugvogel.bed.command;

import org.jspecify.annotations.NullMarked;
