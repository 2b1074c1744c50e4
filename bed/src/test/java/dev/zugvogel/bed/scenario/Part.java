package dev.zugvogel.bed.scenario;

/** A process that can die, in its part of a migration. */
enum Part {
    SERVER,
    SOURCE_AGENT,
    TARGET_AGENT,
    BOTH_AGENTS,
    SOURCE_LIBVIRTD,
    TARGET_LIBVIRTD;

    /** Kills it with signal 9 and returns when it is gone. */
    void kill(Fleet fleet, String source, String target) {
        switch (this) {
            case SERVER -> fleet.bed().product().server().kill();
            case SOURCE_AGENT -> fleet.agent(source).kill();
            case TARGET_AGENT -> fleet.agent(target).kill();
            case BOTH_AGENTS -> {
                fleet.agent(source).kill();
                fleet.agent(target).kill();
            }
            case SOURCE_LIBVIRTD -> fleet.host(source).libvirtd().kill();
            case TARGET_LIBVIRTD -> fleet.host(target).libvirtd().kill();
        }
    }
}
