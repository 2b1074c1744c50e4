package dev.zugvogel.agent.target;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.time.Time;

/**
 * What every incoming migration needs of this host.
 *
 * @param address where QEMU listens on the direct way
 */
public record Site(
        Hypervisor hypervisor,
        Gate gate,
        RunFolder folder,
        String address,
        Volumes volumes,
        BaseImages bases,
        DiskHook hook,
        Stores stores,
        Time time) {}
