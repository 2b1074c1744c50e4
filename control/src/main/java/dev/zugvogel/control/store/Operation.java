package dev.zugvogel.control.store;

/** What a transaction does to one key. */
public sealed interface Operation {
    String key();

    record Put(String key, String value, long lease) implements Operation {}

    record Delete(String key) implements Operation {}
}
