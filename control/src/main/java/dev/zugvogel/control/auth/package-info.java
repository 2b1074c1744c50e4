/** Who may do what: tokens for people and programs, one-time tokens for hosts that join. */
@NullMarked
package dev.zugvogel.control.auth;

import org.jspecify.annotations.NullMarked;
