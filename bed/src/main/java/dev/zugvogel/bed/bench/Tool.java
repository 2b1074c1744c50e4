package dev.zugvogel.bed.bench;

/** What moves the guest. */
public enum Tool {
    VIRSH,
    ZUGVOGEL
}
