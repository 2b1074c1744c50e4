package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.XdrReader;
import java.util.Collection;

/**
 * Figures of one domain, under libvirt's names ({@code virConnectGetAllDomainStats}): {@code cpu.time} in ns,
 * {@code balloon.current} in KiB, {@code block.0.allocation} in bytes, {@code dirtyrate.megabytes_per_second}, ...
 */
public record DomainStats(DomainRef domain, TypedParameters values) {
    private static final int MAX_VALUES = 262_144;

    static DomainStats read(XdrReader in) {
        return new DomainStats(DomainRef.read(in), TypedParameters.read(in, MAX_VALUES));
    }

    /** What is asked for. libvirt leaves out what a domain has not. */
    public enum Group {
        STATE(1 << 0),
        CPU_TOTAL(1 << 1),
        BALLOON(1 << 2),
        VCPU(1 << 3),
        INTERFACE(1 << 4),
        BLOCK(1 << 5),
        PERF(1 << 6),
        IOTHREAD(1 << 7),
        MEMORY(1 << 8),
        DIRTY_RATE(1 << 9),
        VM(1 << 10);

        private final int bit;

        Group(int bit) {
            this.bit = bit;
        }

        static int bits(Collection<Group> groups) {
            return groups.stream().mapToInt(group -> group.bit).reduce(0, (all, bit) -> all | bit);
        }
    }

    /** Of which domains, and how. */
    public enum Flag {
        ACTIVE(1),
        INACTIVE(2),
        /** Leaves out what would have to wait for a domain that is busy, which can be 30 s. */
        NO_WAIT(1 << 29),
        /** Block figures for the backing chain too. */
        BACKING(1 << 30);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        static int bits(Collection<Flag> flags) {
            return flags.stream().mapToInt(flag -> flag.bit).reduce(0, (all, bit) -> all | bit);
        }
    }
}
