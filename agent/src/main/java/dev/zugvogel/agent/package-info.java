/** The program that runs on every host: what it is made of and how it starts. */
@NullMarked
package dev.zugvogel.agent;

import org.jspecify.annotations.NullMarked;
