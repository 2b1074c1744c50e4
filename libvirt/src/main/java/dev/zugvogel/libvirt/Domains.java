package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The domains of one daemon. Thread-safe; every method throws {@link LibvirtException}. Calls that change a domain with a
 * migration job block up to 30 s and then fail with {@link ErrorCode#OPERATION_TIMEOUT}.
 */
public final class Domains {
    private static final int MAX_DOMAINS = 16_384;

    private final Connection connection;

    Domains(Connection connection) {
        this.connection = connection;
    }

    /** All domains with their figures in one call. No group means all groups, no flag all domains. */
    public List<DomainStats> allDomainStats(Set<DomainStats.Group> groups, Set<DomainStats.Flag> flags) {
        XdrWriter arguments =
                new XdrWriter().int32(0).int32(DomainStats.Group.bits(groups)).int32(DomainStats.Flag.bits(flags));
        return connection.call(
                Procedure.CONNECT_GET_ALL_DOMAIN_STATS, arguments, in -> in.list(MAX_DOMAINS, DomainStats::read));
    }

    /** Active and inactive ones. */
    public List<DomainRef> list() {
        XdrWriter arguments = new XdrWriter().int32(1).int32(0);
        return connection.call(
                Procedure.CONNECT_LIST_ALL_DOMAINS, arguments, in -> in.list(MAX_DOMAINS, DomainRef::read));
    }

    public Optional<DomainRef> find(UUID uuid) {
        return lookUp(Procedure.DOMAIN_LOOKUP_BY_UUID, new XdrWriter().uuid(uuid));
    }

    public Optional<DomainRef> find(String name) {
        return lookUp(Procedure.DOMAIN_LOOKUP_BY_NAME, new XdrWriter().string(name));
    }

    public DomainState state(DomainRef domain) {
        return connection.call(Procedure.DOMAIN_GET_STATE, domain.arguments().int32(0), DomainState::read);
    }

    public boolean isPersistent(DomainRef domain) {
        return connection.call(Procedure.DOMAIN_IS_PERSISTENT, domain.arguments(), XdrReader::bool);
    }

    public int snapshotCount(DomainRef domain) {
        return connection.call(Procedure.DOMAIN_SNAPSHOT_NUM, domain.arguments().int32(0), XdrReader::int32);
    }

    public String xml(DomainRef domain, XmlFlag... flags) {
        XdrWriter arguments = domain.arguments().int32(XmlFlag.bits(flags));
        return connection.call(Procedure.DOMAIN_GET_XML_DESC, arguments, XdrReader::string);
    }

    /** Makes or replaces a persistent definition; does not start it. */
    public DomainRef define(String xml) {
        return connection.call(Procedure.DOMAIN_DEFINE_XML, new XdrWriter().string(xml), DomainRef::read);
    }

    /** Starts a defined domain. */
    public DomainRef create(DomainRef domain) {
        return connection.call(
                Procedure.DOMAIN_CREATE_WITH_FLAGS, domain.arguments().int32(0), DomainRef::read);
    }

    /** Starts a transient domain. */
    public DomainRef createXml(String xml) {
        return connection.call(
                Procedure.DOMAIN_CREATE_XML, new XdrWriter().string(xml).int32(0), DomainRef::read);
    }

    /** Pulls the plug. The definition stays. */
    public void destroy(DomainRef domain) {
        connection.run(Procedure.DOMAIN_DESTROY, domain.arguments());
    }

    public void undefine(DomainRef domain, UndefineFlag... flags) {
        connection.run(Procedure.DOMAIN_UNDEFINE_FLAGS, domain.arguments().int32(UndefineFlag.bits(flags)));
    }

    public void suspend(DomainRef domain) {
        connection.run(Procedure.DOMAIN_SUSPEND, domain.arguments());
    }

    /** libvirt resumes a source even while its target runs: nobody but the owner's guard may call this after a migration. */
    public void resume(DomainRef domain) {
        connection.run(Procedure.DOMAIN_RESUME, domain.arguments());
    }

    /** Asks the guest; returns at once. */
    public void shutdown(DomainRef domain) {
        connection.run(Procedure.DOMAIN_SHUTDOWN, domain.arguments());
    }

    /** @param disk the target name, such as vda, or the path */
    public Optional<BlockJob> blockJob(DomainRef domain, String disk) {
        return connection.call(
                Procedure.DOMAIN_GET_BLOCK_JOB_INFO,
                domain.arguments().string(disk).int32(0),
                BlockJob::read);
    }

    /** @param disk the target name, such as vda, or the path */
    public BlockInfo blockInfo(DomainRef domain, String disk) {
        return connection.call(
                Procedure.DOMAIN_GET_BLOCK_INFO, domain.arguments().string(disk).int32(0), BlockInfo::read);
    }

    private Optional<DomainRef> lookUp(Procedure procedure, XdrWriter arguments) {
        try {
            return Optional.of(connection.call(procedure, arguments, DomainRef::read));
        } catch (LibvirtException refused) {
            if (refused.isRefused(ErrorCode.NO_DOMAIN)) return Optional.empty();
            throw refused;
        }
    }
}
