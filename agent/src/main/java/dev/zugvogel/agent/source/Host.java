package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.time.Clock;
import java.util.function.Consumer;

/** What every outgoing migration needs of this host. {@code snapshots} must not block. */
record Host(
        String name,
        Hypervisor hypervisor,
        RunFolder folder,
        TargetPeer.Opener peers,
        Channels.Opener channels,
        Stores stores,
        Consumer<MigrationSnapshot> snapshots,
        Clock clock,
        Timing timing) {}
