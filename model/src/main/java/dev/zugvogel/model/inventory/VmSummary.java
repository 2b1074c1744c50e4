package dev.zugvogel.model.inventory;

import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One VM as its host last reported it.
 *
 * @param host the host that runs it, or has it defined
 * @param state libvirt's word: {@code running}, {@code paused}, {@code shut off}, …; {@code gone} in the event that tells
 *     that no host reports it any more
 * @param probe where its clients' view of a migration is measured; null if none is set
 * @param cpuBusyPercent of all its vCPUs together, 0 to 100, over the last report interval
 */
public record VmSummary(
        String name,
        UUID uuid,
        String host,
        String state,
        int vcpus,
        Bytes memory,
        boolean persistent,
        @Nullable String probe,
        double cpuBusyPercent,
        List<DiskSummary> disks) {
    /** The state of a VM that no host reports any more. */
    public static final String GONE = "gone";

    public VmSummary {
        disks = List.copyOf(disks);
    }
}
