package dev.zugvogel.control.flow.migrate.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request. Times count from the start of the probe.
 *
 * @param answered null if it was lost
 */
public record Sample(Duration sent, @Nullable Duration answered) {}
