package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.StartMigration;
import java.util.List;

/** Says in libvirt's terms what an order says in ours; the same again after a restart. Pure. */
record Terms(StartMigration order) {
    /**
     * UNSAFE because the checks know by a marker file, better than libvirt, which storage is shared. PERSIST_DEST even
     * for a transient VM, because the definition is what tells a Finish that was lost from one that was carried out.
     */
    MigrationFlags flags(boolean persistent) {
        MigrationFlags base = MigrationFlags.of(
                MigrationFlag.LIVE, MigrationFlag.CHANGE_PROTECTION, MigrationFlag.PERSIST_DEST, MigrationFlag.UNSAFE);
        base = Way.flags(order, base);
        if (mayLeaveEarly()) base = base.with(MigrationFlag.POSTCOPY);
        if (order.getConvergence().getThrottle()) base = base.with(MigrationFlag.AUTO_CONVERGE);
        if (persistent) base = base.with(MigrationFlag.UNDEFINE_SOURCE);
        if (!copiesDisks()) return base;
        if (diskWritesWait()) base = base.with(MigrationFlag.NON_SHARED_SYNCHRONOUS_WRITES);
        // One mode for all disks. It copies a disk that has nothing below it whole.
        boolean tops = order.getDisksList().stream().anyMatch(DiskPlan::getKeepBacking);
        return base.with(tops ? MigrationFlag.NON_SHARED_INC : MigrationFlag.NON_SHARED_DISK);
    }

    /** QEMU can't do it with several connections, as the direct way has them. */
    private boolean mayLeaveEarly() {
        return order.getConvergence().getPostcopy() != PostCopy.POSTCOPY_NEVER && !Way.isDirect(order);
    }

    /** QEMU's mirror in the mode write-blocking, which can't be entered later. */
    boolean diskWritesWait() {
        return copiesDisks() && order.getConvergence().getDiskWritesWait();
    }

    boolean copiesDisks() {
        return order.getDisksCount() > 0;
    }

    MigrationParameters disks(MigrationParameters.Builder parameters) {
        List<String> devices =
                order.getDisksList().stream().map(DiskPlan::getDevice).toList();
        return (copiesDisks() ? parameters.migrateDisks(devices) : parameters).build();
    }
}
