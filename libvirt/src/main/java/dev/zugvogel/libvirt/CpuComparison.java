package dev.zugvogel.libvirt;

/** How a host's hypervisor relates to a CPU description. */
public enum CpuComparison {
    ERROR,
    /** The host lacks something. */
    INCOMPATIBLE,
    IDENTICAL,
    /** The host has all of it and more. */
    SUPERSET;

    static CpuComparison of(int number) {
        return switch (number) {
            case 0 -> INCOMPATIBLE;
            case 1 -> IDENTICAL;
            case 2 -> SUPERSET;
            default -> ERROR;
        };
    }
}
