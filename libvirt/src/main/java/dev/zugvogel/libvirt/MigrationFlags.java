package dev.zugvogel.libvirt;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A set of flags, the same for all phases but for {@link #forTarget}. Immutable. */
public record MigrationFlags(Set<MigrationFlag> set) {
    public MigrationFlags {
        set = Set.copyOf(set);
    }

    public static MigrationFlags of(MigrationFlag... flags) {
        return new MigrationFlags(Set.of(flags));
    }

    public MigrationFlags with(MigrationFlag... flags) {
        EnumSet<MigrationFlag> more = EnumSet.noneOf(MigrationFlag.class);
        more.addAll(set);
        more.addAll(List.of(flags));
        return new MigrationFlags(more);
    }

    public MigrationFlags without(MigrationFlag... flags) {
        EnumSet<MigrationFlag> fewer = EnumSet.noneOf(MigrationFlag.class);
        fewer.addAll(set);
        List.of(flags).forEach(fewer::remove);
        return new MigrationFlags(fewer);
    }

    public boolean contains(MigrationFlag flag) {
        return set.contains(flag);
    }

    /** For Prepare and Finish: without those that concern the source alone, as libvirt's own client does it. */
    public MigrationFlags forTarget() {
        return without(MigrationFlag.CHANGE_PROTECTION, MigrationFlag.ABORT_ON_ERROR, MigrationFlag.AUTO_CONVERGE);
    }

    public int bits() {
        return set.stream().mapToInt(MigrationFlag::bit).reduce(0, (all, bit) -> all | bit);
    }
}
