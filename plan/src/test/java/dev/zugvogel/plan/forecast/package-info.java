@org.jspecify.annotations.NullMarked
package dev.zugvogel.plan.forecast;
