package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of a libvirt, as far as it decides on what virsh can do. */
public record LibvirtVersion(int major, int minor) implements Comparable<LibvirtVersion> {
    private static final Pattern LIBRARY = Pattern.compile("library: libvirt (\\d{1,4})\\.(\\d{1,4})\\.");

    public static LibvirtVersion of(Host host) {
        return parse(host.virsh("version"));
    }

    /** Reads what {@code virsh version} writes. */
    static LibvirtVersion parse(String text) {
        Matcher match = LIBRARY.matcher(text);
        if (!match.find()) throw new BedFailure("virsh does not say its version: " + text, "run virsh version");
        return new LibvirtVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
    }

    @Override
    public int compareTo(LibvirtVersion other) {
        return Comparator.comparingInt(LibvirtVersion::major)
                .thenComparingInt(LibvirtVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
