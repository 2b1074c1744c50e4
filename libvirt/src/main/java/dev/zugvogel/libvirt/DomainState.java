package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;

/**
 * What a domain does and why.
 *
 * @param reason its meaning depends on the state
 */
public record DomainState(PowerState power, int reason) {
    static DomainState read(XdrReader in) {
        return new DomainState(PowerState.of(in.int32()), in.int32());
    }

    public boolean isRunning() {
        return power == PowerState.RUNNING || power == PowerState.BLOCKED;
    }

    public boolean isPaused() {
        return power == PowerState.PAUSED;
    }

    /** Either side, while its guest is in the other's hands or not there yet. */
    public boolean isPausedForMigration() {
        return is(PowerState.PAUSED, 2);
    }

    /** Target: the guest has arrived and runs. */
    public boolean isMigrated() {
        return is(PowerState.RUNNING, 2);
    }

    /** Source: was paused, and runs again because the migration was cancelled. */
    public boolean isMigrationCancelled() {
        return is(PowerState.RUNNING, 6);
    }

    /** Source: the guest runs on the target while pages are still here. */
    public boolean isPausedForPostCopy() {
        return is(PowerState.PAUSED, 12);
    }

    public boolean isPausedPostCopyFailed() {
        return is(PowerState.PAUSED, 13);
    }

    /** Target: the guest runs while pages are still on the source. */
    public boolean isRunningPostCopy() {
        return is(PowerState.RUNNING, 10);
    }

    public boolean isRunningPostCopyFailed() {
        return is(PowerState.RUNNING, 11);
    }

    /** libvirt was restarted and did not keep it: it ends what it finds stopped in the middle of a Finish. */
    public boolean isEndedByRestart() {
        return is(PowerState.SHUT_OFF, 8);
    }

    /** Source: the guest has left for good; only its definition remains. */
    public boolean isShutOffMigrated() {
        return is(PowerState.SHUT_OFF, 4);
    }

    private boolean is(PowerState wanted, int wantedReason) {
        return power == wanted && reason == wantedReason;
    }
}
