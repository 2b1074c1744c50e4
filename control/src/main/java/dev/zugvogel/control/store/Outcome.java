package dev.zugvogel.control.store;

/**
 * How a transaction ended.
 *
 * @param succeeded every comparison held and everything was written; else nothing was
 * @param revision the store's revision afterwards
 */
public record Outcome(boolean succeeded, long revision) {}
