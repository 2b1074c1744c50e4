package dev.zugvogel.control.flow.migrate;

import java.time.Instant;

/** One line of the story of a migration. {@code phase} is one of the five phases in lower case. */
public record Step(Instant at, String phase, String text) {}
