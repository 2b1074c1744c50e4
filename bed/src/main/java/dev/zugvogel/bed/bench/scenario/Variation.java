package dev.zugvogel.bed.bench.scenario;

/**
 * One form of a scenario.
 *
 * @param name empty where a scenario has one form only
 * @param returns whether the trip is one back to a host from which the same tool brought the guest before
 * @param clients whether clients use the guest all the time
 * @param dataChanged share of the guest's data set that is rewritten before the return
 * @param disk what the guest's disk is
 * @param diskChanged share of the disk's data that is rewritten before the return
 */
public record Variation(
        String name, boolean returns, boolean clients, double dataChanged, Disk disk, double diskChanged) {
    /** What a guest's disk holds at its start. */
    public enum Disk {
        EMPTY,
        /** Data of its own. */
        WHOLE,
        /** Nothing but a reference to an image with data that both hosts have. */
        ON_BASE
    }

    static Variation first() {
        return new Variation("", false, true, 0, Disk.EMPTY, 0);
    }

    static Variation back() {
        return new Variation("", true, true, 0, Disk.EMPTY, 0);
    }

    static Variation grown(int percent) {
        return new Variation(percent + "% changed", true, false, percent / 100.0, Disk.EMPTY, 0);
    }

    static Variation disk(String name, Disk disk, double changed) {
        return new Variation(name, changed > 0, true, 0, disk, changed);
    }
}
