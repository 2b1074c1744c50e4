package dev.zugvogel.bed.guest;

/**
 * What a guest found when it read all of its records back from its disk.
 *
 * @param written those whose write was acknowledged
 * @param overwritten of these, those whose place younger records have taken since
 * @param verified of the others, those that are as they were written
 * @param bad of the others, those that are not
 */
public record Verification(long written, long overwritten, long verified, long bad) {}
