/** The servers a person knows: address, token and certificate authority, in one private file. */
@NullMarked
package dev.zugvogel.cli.context;

import org.jspecify.annotations.NullMarked;
