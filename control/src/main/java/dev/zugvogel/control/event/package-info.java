/** What happened, in order, for those who follow along. */
@NullMarked
package dev.zugvogel.control.event;

import org.jspecify.annotations.NullMarked;
