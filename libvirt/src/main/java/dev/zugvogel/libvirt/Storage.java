package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.libvirt.xml.PoolXml;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The host's storage pools and volumes. Thread-safe; every method throws {@link LibvirtException}. */
public final class Storage {
    private static final int MAX_POOLS = 16_384;
    private static final int MAX_VOLUMES = 16_384;
    private static final int ACTIVE_POOLS = 2;

    private final Connection connection;

    Storage(Connection connection) {
        this.connection = connection;
    }

    /** A pool that goes away while the list is made is left out. */
    public List<StoragePool> activePools() {
        XdrWriter arguments = new XdrWriter().int32(1).int32(ACTIVE_POOLS);
        List<PoolName> names = connection.call(
                Procedure.CONNECT_LIST_ALL_STORAGE_POOLS, arguments, in -> in.list(MAX_POOLS, PoolName::read));
        List<StoragePool> pools = new ArrayList<>();
        for (PoolName name : names) addUnlessGone(pools, name);
        return List.copyOf(pools);
    }

    public List<StorageVolume> volumes(StoragePool pool) {
        XdrWriter arguments =
                new PoolName(pool.name(), pool.uuid()).arguments().int32(1).int32(0);
        return connection.call(
                Procedure.STORAGE_POOL_LIST_ALL_VOLUMES,
                arguments,
                in -> in.list(MAX_VOLUMES, item -> new StorageVolume(item.string(), item.string(), item.string())));
    }

    public String path(StorageVolume volume) {
        XdrWriter arguments =
                new XdrWriter().string(volume.pool()).string(volume.name()).string(volume.key());
        return connection.call(Procedure.STORAGE_VOL_GET_PATH, arguments, XdrReader::string);
    }

    private void addUnlessGone(List<StoragePool> pools, PoolName name) {
        try {
            pools.add(pool(name));
        } catch (LibvirtException gone) {
            if (!gone.isRefused(ErrorCode.NO_STORAGE_POOL, ErrorCode.OPERATION_INVALID)) throw gone;
        }
    }

    private StoragePool pool(PoolName name) {
        XdrWriter description = name.arguments().int32(0);
        String xml = connection.call(Procedure.STORAGE_POOL_GET_XML_DESC, description, XdrReader::string);
        String target = PoolXml.parse(xml).targetPath().orElse(null);
        return connection.call(Procedure.STORAGE_POOL_GET_INFO, name.arguments(), in -> {
            in.int32(); // its state: active, or it would not be listed
            return new StoragePool(name.name(), name.uuid(), target, Sizes.bytes(in), Sizes.bytes(in), Sizes.bytes(in));
        });
    }

    private record PoolName(String name, UUID uuid) {
        static PoolName read(XdrReader in) {
            return new PoolName(in.string(), in.uuid());
        }

        XdrWriter arguments() {
            return new XdrWriter().string(name).uuid(uuid);
        }
    }
}
