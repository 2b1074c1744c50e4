package dev.zugvogel.control.flow.migrate.forecast;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/**
 * What a guest writes to disks that are to be copied, beside what carries it. QEMU copies a disk until both sides are the
 * same, which never ends where the guest writes faster than that.
 *
 * @param mayWait the guest may be slowed down
 */
public record DiskWrites(BytesPerSecond written, BytesPerSecond carried, boolean mayWait) {
    /** No disk is copied, or none is written to. */
    public static final DiskWrites NONE = new DiskWrites(new BytesPerSecond(0), new BytesPerSecond(0), false);

    /** Of what is carried; above, the copy takes more than three times as long. */
    private static final double TOO_MUCH = 0.7;

    private boolean tooFast() {
        return written.count() > TOO_MUCH * carried.count();
    }

    /** Each write waits for the target, so that the copy ends. */
    public boolean haveToWait() {
        return mayWait && tooFast();
    }

    List<Finding> findings() {
        if (!tooFast()) return List.of();
        String message = "the guest writes " + written + " to disks that are copied at " + carried;
        return List.of(
                mayWait
                        ? Finding.warning(
                                        Code.DISK_WRITES_FAST,
                                        message + ": it is slowed down until they are at the target")
                                .withRemedy("A quieter hour, or more bandwidth, spares it that.")
                        : Finding.warning(Code.DISK_WRITES_FAST, message + ": the copy may not end"));
    }
}
