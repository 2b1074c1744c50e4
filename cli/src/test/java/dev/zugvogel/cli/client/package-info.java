@NullMarked
package dev.zugvogel.cli.client;

import org.jspecify.annotations.NullMarked;
