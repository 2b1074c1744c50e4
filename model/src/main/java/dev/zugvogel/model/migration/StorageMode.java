package dev.zugvogel.model.migration;

/** What happens to the disks. AUTO copies those that the target does not share. */
public enum StorageMode {
    AUTO,
    COPY,
    SHARED
}
