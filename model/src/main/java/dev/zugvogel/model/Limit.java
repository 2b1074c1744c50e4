package dev.zugvogel.model;

/** How fast a migration may send. "Unlimited" is a value of its own, never a large number. */
public sealed interface Limit {
    Limit NONE = new Unlimited();

    record Unlimited() implements Limit {}

    record AtMost(BytesPerSecond rate) implements Limit {}
}
