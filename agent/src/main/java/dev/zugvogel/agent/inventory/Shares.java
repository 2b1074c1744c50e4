package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.inventory.ProcFiles.CpuTicks;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes shares and rates out of counters that only grow. Zero at the first sight of a counter. Not thread-safe. */
final class Shares {
    private record Seen(long count, long atNanos) {
        double perNano(long countNow, long nowNanos) {
            return nowNanos <= atNanos || countNow < count ? 0 : (double) (countNow - count) / (nowNanos - atNanos);
        }
    }

    private CpuTicks host = CpuTicks.NONE;
    private final Map<String, Seen> vms = new HashMap<>();
    private final Map<String, Seen> disks = new HashMap<>();

    /** 0 to 100, of all CPUs together, since the call before. */
    double hostPercent(CpuTicks now) {
        long total = now.total() - host.total();
        long busy = now.busy() - host.busy();
        boolean first = host.total() == 0;
        host = now;
        return first || total <= 0 ? 0 : Math.clamp(100.0 * busy / total, 0, 100);
    }

    /** 0 to 100 times its vCPUs, since the call before for this VM. */
    double vmPercent(String uuid, long cpuNanos, long nowNanos) {
        Seen before = vms.put(uuid, new Seen(cpuNanos, nowNanos));
        return before == null ? 0 : 100 * before.perNano(cpuNanos, nowNanos);
    }

    /**
     * What a VM wrote to its disks per second, since the call before for it.
     *
     * @param writtenBytes 0 also where libvirt leaves it out, as it does of a VM that is busy
     */
    long writtenPerSecond(String uuid, long writtenBytes, long nowNanos) {
        if (writtenBytes == 0) return 0;
        Seen before = disks.put(uuid, new Seen(writtenBytes, nowNanos));
        return before == null ? 0 : Math.round(1e9 * before.perNano(writtenBytes, nowNanos));
    }

    void keepOnly(Set<String> uuids) {
        vms.keySet().retainAll(uuids);
        disks.keySet().retainAll(uuids);
    }
}
