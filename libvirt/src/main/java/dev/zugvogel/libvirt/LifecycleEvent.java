package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;

/**
 * A domain began or ceased to do something.
 *
 * @param detail its meaning depends on the kind
 */
public record LifecycleEvent(DomainRef domain, Kind kind, int detail) {
    /** In libvirt's order. */
    public enum Kind {
        DEFINED,
        UNDEFINED,
        STARTED,
        SUSPENDED,
        RESUMED,
        STOPPED,
        SHUTDOWN,
        PM_SUSPENDED,
        CRASHED,
        /** Of a newer libvirt. */
        UNKNOWN;

        static Kind of(int number) {
            return number >= 0 && number < values().length - 1 ? values()[number] : UNKNOWN;
        }
    }

    static LifecycleEvent read(XdrReader in) {
        return new LifecycleEvent(DomainRef.read(in), Kind.of(in.int32()), in.int32());
    }

    /** Target, Prepare: the guest is there, paused. */
    public boolean isStartedForMigration() {
        return is(Kind.STARTED, 1);
    }

    /** Source: the guest is stopped for the switch-over. */
    public boolean isSuspendedForMigration() {
        return is(Kind.SUSPENDED, 1);
    }

    /** Source: post-copy has begun. */
    public boolean isSuspendedForPostCopy() {
        return is(Kind.SUSPENDED, 7);
    }

    /** Target: all has arrived and the guest runs. Source: it runs again after a cancel. */
    public boolean isResumedAfterMigration() {
        return is(Kind.RESUMED, 1);
    }

    /** Target: the guest runs while pages are still on the source. The one sign of it: Finish returns much later. */
    public boolean isResumedInPostCopy() {
        return is(Kind.RESUMED, 3);
    }

    /** Either side: the channel of a post-copy broke. */
    public boolean isPostCopyFailed() {
        return is(Kind.SUSPENDED, 8) || is(Kind.RESUMED, 4);
    }

    /** Source, Confirm: the guest has left. */
    public boolean isStoppedMigrated() {
        return is(Kind.STOPPED, 3);
    }

    /** Target: the incoming guest is gone. */
    public boolean isStoppedFailed() {
        return is(Kind.STOPPED, 5);
    }

    private boolean is(Kind wanted, int wantedDetail) {
        return kind == wanted && detail == wantedDetail;
    }
}
