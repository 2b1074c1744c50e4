package dev.zugvogel.control.flow.migrate;

import org.jspecify.annotations.Nullable;

/**
 * Who owns a VM, as the control plane last knew it for sure.
 *
 * @param owner a host
 * @param generation of the last migration
 * @param migration the one under way; null if none is
 */
record VmLedgerEntry(
        int version,
        String owner,
        long generation,
        @Nullable String migration) {
    static final int VERSION = 1;

    static VmLedgerEntry unknown(String owner) {
        return new VmLedgerEntry(VERSION, owner, 0, null);
    }

    VmLedgerEntry taken(String byMigration, String runsOn) {
        return new VmLedgerEntry(VERSION, runsOn, generation + 1, byMigration);
    }

    /** The migration is over and the VM runs there. Another migration that has begun since keeps the VM. */
    VmLedgerEntry released(String byMigration, String runsOn) {
        return new VmLedgerEntry(VERSION, runsOn, generation, byMigration.equals(migration) ? null : migration);
    }
}
