package dev.zugvogel.agent.target;

import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PrepareRequest;
import java.util.Arrays;

/** Says in libvirt's terms what a request says in ours. */
public final class LibvirtTerms {
    /** Of QEMU's channels for memory on the direct way, the same at both ends: one TCP stream and one thread each. */
    public static final int PARALLEL_CONNECTIONS = 4;

    private static final long MIB = 1L << 20;

    private LibvirtTerms() {}

    static MigrationFlags flags(int bits) {
        MigrationFlag[] set = Arrays.stream(MigrationFlag.values())
                .filter(flag -> (bits & MigrationFlags.of(flag).bits()) != 0)
                .toArray(MigrationFlag[]::new);
        return MigrationFlags.of(set).forTarget();
    }

    /** Whole MiB/s, rounded down, but not to zero, which libvirt takes for no limit. */
    public static Limit bandwidth(long bytesPerSecond) {
        if (bytesPerSecond <= 0) return Limit.NONE;
        return new Limit.AtMost(new BytesPerSecond(Math.max(1, bytesPerSecond / MIB) * MIB));
    }

    /** QEMU listens on the sockets that the relay connects to. */
    static MigrationParameters prepareRelayed(PrepareRequest request, RunFolder.Sockets sockets) {
        var parameters = parameters(request).migrateUri("unix://" + sockets.memory());
        return (request.getDisksCount() == 0 ? parameters : parameters.disksUri("unix://" + sockets.disk())).build();
    }

    /**
     * QEMU listens on this address, for memory and disks. The ports are libvirt's choice, out of the range that its
     * qemu.conf gives it (migration_port_min): it takes both from there, so that a port of ours could be taken.
     */
    static MigrationParameters prepareDirect(PrepareRequest request, String address) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return parameters(request)
                .migrateUri("tcp://" + host)
                .listenAddress(address)
                .parallelConnections(PARALLEL_CONNECTIONS)
                .build();
    }

    private static MigrationParameters.Builder parameters(PrepareRequest request) {
        var parameters = MigrationParameters.builder()
                .destinationXml(xml(request))
                .destinationName(request.getVmName())
                .bandwidth(bandwidth(request.getBandwidthBytesPerSecond()));
        if (request.getDisksCount() == 0) return parameters;
        return parameters.migrateDisks(
                request.getDisksList().stream().map(DiskPlan::getDevice).toList());
    }

    static MigrationParameters finish(String name) {
        return MigrationParameters.builder().destinationName(name).build();
    }

    /** A disk that is copied whole has no backing chain here. */
    private static String xml(PrepareRequest request) {
        DomainXml xml = DomainXml.parse(request.getXml());
        boolean changed = false;
        for (DiskPlan disk : request.getDisksList()) {
            if (disk.getKeepBacking()) continue;
            xml = xml.withoutBackingChain(disk.getDevice());
            changed = true;
        }
        return changed ? xml.toXml() : request.getXml();
    }
}
