@NullMarked
package dev.zugvogel.cli.render;

import org.jspecify.annotations.NullMarked;
