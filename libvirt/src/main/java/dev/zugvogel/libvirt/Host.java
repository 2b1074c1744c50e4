package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a daemon knows about its host. Thread-safe; every method throws {@link LibvirtException}. */
public final class Host {
    /** The host\'s memory now, as the kernel counts it. */
    public record NodeMemory(Bytes total, Bytes free, Bytes buffers, Bytes cached) {}

    private static final int MAX_MEMORY_STATS = 16;
    private static final int MAX_NETWORKS = 16_384;
    private static final int MAX_CPUS = 256;
    private static final int ALL_CELLS = -1;
    private static final int ACTIVE_NETWORKS = 2;
    private static final int MIGRATABLE = 2;

    private final Connection connection;

    Host(Connection connection) {
        this.connection = connection;
    }

    public Version libvirtVersion() {
        return Version.of(connection.call(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter(), XdrReader::int64));
    }

    public Version hypervisorVersion() {
        return Version.of(connection.call(Procedure.CONNECT_GET_VERSION, new XdrWriter(), XdrReader::int64));
    }

    public String hostname() {
        return connection.call(Procedure.CONNECT_GET_HOSTNAME, new XdrWriter(), XdrReader::string);
    }

    public String capabilitiesXml() {
        return connection.call(Procedure.CONNECT_GET_CAPABILITIES, new XdrWriter(), XdrReader::string);
    }

    public String domainCapabilitiesXml(GuestPlatform platform) {
        XdrWriter arguments = platform.arguments().int32(0);
        return connection.call(Procedure.CONNECT_GET_DOMAIN_CAPABILITIES, arguments, XdrReader::string);
    }

    public NodeInfo nodeInfo() {
        return connection.call(Procedure.NODE_GET_INFO, new XdrWriter(), NodeInfo::read);
    }

    public NodeMemory nodeMemory() {
        // libvirt wants to be told how many figures to send, and tells how many there are when told none.
        int count = connection.call(Procedure.NODE_GET_MEMORY_STATS, memoryArguments(0), Host::memoryStatCount);
        return connection.call(Procedure.NODE_GET_MEMORY_STATS, memoryArguments(count), Host::memory);
    }

    /** Names of the active networks. */
    public List<String> networks() {
        XdrWriter arguments = new XdrWriter().int32(1).int32(ACTIVE_NETWORKS);
        return connection.call(
                Procedure.CONNECT_LIST_ALL_NETWORKS, arguments, in -> in.list(MAX_NETWORKS, Host::networkName));
    }

    /**
     * Whether this hypervisor can give a guest that CPU.
     *
     * @param cpuXml a {@code <cpu>} element
     */
    public CpuComparison compareHypervisorCpu(GuestPlatform platform, String cpuXml) {
        XdrWriter arguments = platform.arguments().string(cpuXml).int32(0);
        return CpuComparison.of(connection.call(Procedure.CONNECT_COMPARE_HYPERVISOR_CPU, arguments, XdrReader::int32));
    }

    /**
     * The richest CPU that all the given ones and this hypervisor have.
     *
     * @param migratableOnly leaves out features that keep a guest from being migrated
     */
    public String baselineHypervisorCpu(GuestPlatform platform, List<String> cpuXmls, boolean migratableOnly) {
        XdrWriter arguments =
                platform.arguments().list(MAX_CPUS, cpuXmls, XdrWriter::string).int32(migratableOnly ? MIGRATABLE : 0);
        return connection.call(Procedure.CONNECT_BASELINE_HYPERVISOR_CPU, arguments, XdrReader::string);
    }

    private static String networkName(XdrReader in) {
        String name = in.string();
        in.uuid();
        return name;
    }

    private static XdrWriter memoryArguments(int count) {
        return new XdrWriter().int32(count).int32(ALL_CELLS).int32(0);
    }

    private static int memoryStatCount(XdrReader in) {
        memoryStats(in);
        return in.int32();
    }

    private static NodeMemory memory(XdrReader in) {
        Map<String, Bytes> stats = memoryStats(in);
        return new NodeMemory(stat(stats, "total"), stat(stats, "free"), stat(stats, "buffers"), stat(stats, "cached"));
    }

    private static Bytes stat(Map<String, Bytes> stats, String name) {
        return stats.getOrDefault(name, Bytes.ZERO);
    }

    private static Map<String, Bytes> memoryStats(XdrReader in) {
        return in.list(MAX_MEMORY_STATS, item -> Map.entry(item.string(), Sizes.kib(item))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
    }
}
