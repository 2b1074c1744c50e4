@NullMarked
package dev.zugvogel.bed.bench.scenario;

import org.jspecify.annotations.NullMarked;
