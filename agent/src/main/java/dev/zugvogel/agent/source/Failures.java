package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.util.Optional;

/** Finds the failure that people are told behind what went wrong. Pure. */
final class Failures {
    /** What the C library says for ENOSPC; libvirt and QEMU pass it on as text only. */
    private static final String DISK_FULL = "No space left on device";

    /** QEMU's word for a block node that is there already; libvirt names those of its copies after the migration. */
    private static final String NODES_LEFT = "Duplicate nodes with node-name='migration-";

    private Failures() {}

    static boolean leftByEarlierCopy(LibvirtException e) {
        return e.isRefused() && String.valueOf(e.getMessage()).contains(NODES_LEFT);
    }

    /**
     * @param relayBroken why the relay broke, if it did: libvirt then only knows that a socket closed
     * @param guestGone the guest is no longer there
     */
    static Failure of(RuntimeException e, boolean cancelled, Optional<String> relayBroken, boolean guestGone) {
        String text = String.valueOf(e.getMessage());
        if (cancelled) return Failure.of(Code.CANCELLED, "the migration was cancelled");
        if (text.contains(DISK_FULL)) return Failure.of(Code.TARGET_DISK_FULL, text);
        if (guestGone) return Failure.of(Code.GUEST_GONE, "the guest ended on the source: " + text);
        return switch (e) {
            case FailureException known -> known.failure();
            case LibvirtException libvirt
            when relayBroken.isPresent() ->
                Failure.of(Code.RELAY_BROKEN, relayBroken.get() + "; " + libvirt.getMessage());
            case LibvirtException libvirt
            when libvirt.failure() instanceof LibvirtFailure.Refused ->
                Failure.of(Code.MIGRATION_FAILED, "libvirt: " + text);
            case LibvirtException libvirt -> libvirt.asFailure();
            default -> Failure.of(Code.INTERNAL, e.toString());
        };
    }
}
