package dev.zugvogel.agent.inventory;

import dev.zugvogel.libvirt.Version;

/** Versions as one number, in libvirt's way: major * 1000000 + minor * 1000 + release. */
final class Versions {
    private Versions() {}

    static long number(Version version) {
        return version.major() * 1_000_000L + version.minor() * 1_000L + version.release();
    }
}
