package dev.zugvogel.libvirt;

import java.util.Comparator;

/** A version of libvirt or of the hypervisor. */
public record Version(int major, int minor, int release) implements Comparable<Version> {
    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::release);

    /** @param encoded major times a million, minor times a thousand, release */
    public static Version of(long encoded) {
        return new Version((int) (encoded / 1_000_000), (int) (encoded / 1000 % 1000), (int) (encoded % 1000));
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + release;
    }
}
