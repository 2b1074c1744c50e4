package dev.zugvogel.control.store;

import java.util.Optional;

/** One change of one key, in the order in which they became durable. {@code entry} is empty when it was deleted. */
public record Change(long revision, String key, Optional<Entry> entry) {}
