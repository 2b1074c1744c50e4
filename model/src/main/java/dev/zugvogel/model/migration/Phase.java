package dev.zugvogel.model.migration;

import java.time.Duration;
import java.time.Instant;

/** One phase as it happened. {@code name} is a phase of {@link MigrationState} in lower case. */
public record Phase(String name, Instant startedAt, Duration duration) {}
