package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.EventSource;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Migration.Begun;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.model.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * One connection to libvirt. Calls block, may run at the same time, and throw
 * {@link dev.zugvogel.libvirt.LibvirtException}. Thread-safe.
 */
public interface Session extends AutoCloseable {
    boolean isOpen();

    /** Never fails for a domain that is not there: that is a power state. */
    DomainView look(UUID vm);

    Begun begin(UUID vm, MigrationFlags flags, MigrationParameters parameters);

    Prepared prepare(MigrationFlags flags, MigrationParameters parameters, Cookie cookie);

    /** Returns when the guest is stopped and everything of it has been sent. */
    Cookie perform(UUID vm, MigrationFlags flags, MigrationParameters parameters, Cookie cookie);

    Cookie finish(MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled);

    void confirm(UUID vm, MigrationFlags flags, Cookie cookie, boolean cancelled);

    void abortJob(UUID vm);

    /** Asks for post-copy; the guest stops here within about 0.1 s. */
    void startPostCopy(UUID vm);

    void setMaxDowntime(UUID vm, Duration limit);

    /** For what QEMU is yet to send of the memory. */
    void setMaxSpeed(UUID vm, Limit limit);

    /** Empty without a job. */
    Optional<JobStats> jobStats(UUID vm);

    void suspend(UUID vm);

    void resume(UUID vm);

    void destroy(UUID vm);

    /** Keeps NVRAM. */
    void undefine(UUID vm);

    EventSource events();

    /** The user under which QEMU runs here, who must reach our sockets; empty if libvirt does not say. */
    Optional<Owner> qemuUser();

    /** Never throws. */
    @Override
    void close();
}
