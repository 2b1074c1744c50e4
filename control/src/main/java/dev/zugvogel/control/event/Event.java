package dev.zugvogel.control.event;

import java.time.Instant;

/**
 * One thing that happened.
 *
 * @param id grows by at least one, never reused
 * @param type migration, host, vm or audit
 * @param body JSON
 */
public record Event(long id, Instant at, String type, String body) {}
