package dev.zugvogel.agent.journal;

import java.time.Instant;

/**
 * One step that happened.
 *
 * @param text a sentence for people; empty for steps that are no news to them
 * @param data what the step must keep for a later start, in a form of its own
 */
public record Entry<S extends Enum<S>>(Instant at, S step, String text, String data) {}
