package dev.zugvogel.model.inventory;

/**
 * A host's pressure stall information, in percent: the share of the last ten seconds in which some task waited for the
 * resource ("some avg10" of /proc/pressure).
 */
public record Pressure(double cpu, double memory, double io) {
    public static final Pressure NONE = new Pressure(0, 0, 0);
}
