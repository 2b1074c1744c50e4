package dev.zugvogel.libvirt;

import java.util.Arrays;

/** Which description of a domain is asked for. */
public enum XmlFlag {
    /** With passwords. */
    SECURE(1),
    /** As defined, not as it runs. */
    INACTIVE(2),
    UPDATE_CPU(4),
    /** Fit for a migration's destination. */
    MIGRATABLE(8);

    private final int bit;

    XmlFlag(int bit) {
        this.bit = bit;
    }

    static int bits(XmlFlag... flags) {
        return Arrays.stream(flags).mapToInt(flag -> flag.bit).reduce(0, (all, bit) -> all | bit);
    }
}
