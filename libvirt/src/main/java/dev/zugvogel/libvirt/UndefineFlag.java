package dev.zugvogel.libvirt;

import java.util.Arrays;

/** What goes, or stays, together with a definition. Without a word on NVRAM libvirt refuses a domain that has one. */
public enum UndefineFlag {
    MANAGED_SAVE(1),
    SNAPSHOTS_METADATA(2),
    NVRAM(4),
    KEEP_NVRAM(8),
    CHECKPOINTS_METADATA(16),
    TPM(32),
    KEEP_TPM(64);

    private final int bit;

    UndefineFlag(int bit) {
        this.bit = bit;
    }

    static int bits(UndefineFlag... flags) {
        return Arrays.stream(flags).mapToInt(flag -> flag.bit).reduce(0, (all, bit) -> all | bit);
    }
}
