@NullMarked
package dev.zugvogel.bed.bench.chart;

import org.jspecify.annotations.NullMarked;
