package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.inventory.ProcFiles.CpuTicks;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes shares of CPU time out of counters that only grow. Zero at the first sight of a counter. Not thread-safe. */
final class Shares {
    private record Seen(long cpuNanos, long atNanos) {}

    private CpuTicks host = CpuTicks.NONE;
    private final Map<String, Seen> vms = new HashMap<>();

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
        if (before == null || nowNanos <= before.atNanos || cpuNanos < before.cpuNanos) return 0;
        return 100.0 * (cpuNanos - before.cpuNanos) / (nowNanos - before.atNanos);
    }

    void keepOnly(Set<String> uuids) {
        vms.keySet().retainAll(uuids);
    }
}
