package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.util.function.Consumer;

/** What every outgoing migration needs of this host. {@code snapshots} must not block. */
public record Host(
        String name,
        Hypervisor hypervisor,
        RunFolder folder,
        TargetPeer.Opener peers,
        Channels.Opener channels,
        Images images,
        Stores stores,
        Consumer<MigrationSnapshot> snapshots,
        Time time,
        Timing timing) {}
