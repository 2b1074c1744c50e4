/** Draws what the scenarios found. SVG, written by hand: readable in light and dark, with nothing to load. */
@NullMarked
package dev.zugvogel.bed.bench.chart;

import org.jspecify.annotations.NullMarked;
