package dev.zugvogel.cli.client;

/**
 * Something that happened, as the server tells it.
 *
 * @param id where a later connection can resume
 * @param type migration, host, vm or audit; others may come
 * @param data JSON
 */
public record Event(String id, String type, String data) {}
