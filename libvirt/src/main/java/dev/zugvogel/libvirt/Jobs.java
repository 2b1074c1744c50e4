package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.model.Limit;
import java.time.Duration;
import java.util.Optional;

/**
 * Watches and steers a domain's migration on its source, from any connection. Thread-safe; every method throws
 * {@link LibvirtException}. Queries answer in some ms while Perform is outstanding.
 */
public final class Jobs {
    private static final int COMPLETED = 1;
    private static final int KEEP_COMPLETED = 2;
    private static final int POST_COPY = 1;

    private final Connection connection;

    Jobs(Connection connection) {
        this.connection = connection;
    }

    /** The running job. A target has none to show: there libvirt answers {@link ErrorCode#OPERATION_UNSUPPORTED}. */
    public Optional<JobStats> stats(DomainRef domain) {
        return stats(domain, 0);
    }

    /**
     * The last job that succeeded: on a source without a client this proves that Perform went to its end.
     *
     * @param keep otherwise libvirt forgets them with this reading
     */
    public Optional<JobStats> completedStats(DomainRef domain, boolean keep) {
        return stats(domain, keep ? COMPLETED | KEEP_COMPLETED : COMPLETED);
    }

    /** Cancels a pre-copy. {@link ErrorCode#OPERATION_INVALID} without a job, and in post-copy. */
    public void abort(DomainRef domain) {
        connection.run(Procedure.DOMAIN_ABORT_JOB, domain.arguments());
    }

    /** Pauses a post-copy on both sides; it then has to be recovered. */
    public void abortPostCopy(DomainRef domain) {
        connection.run(Procedure.DOMAIN_ABORT_JOB_FLAGS, domain.arguments().int32(POST_COPY));
    }

    /** The forecast pause at which QEMU switches over: a forecast, not a bound. */
    public void setMaxDowntime(DomainRef domain, Duration downtime) {
        XdrWriter arguments = domain.arguments().int64(downtime.toMillis()).int32(0);
        connection.run(Procedure.DOMAIN_MIGRATE_SET_MAX_DOWNTIME, arguments);
    }

    /** Rounded up to whole MiB/s. */
    public void setMaxSpeed(DomainRef domain, Limit limit) {
        setSpeed(domain, limit, 0);
    }

    /** The limit of the post-copy phase, a value of its own. */
    public void setMaxPostCopySpeed(DomainRef domain, Limit limit) {
        setSpeed(domain, limit, POST_COPY);
    }

    /** Returns when it is requested; Perform then returns within about 0.1 s. */
    public void startPostCopy(DomainRef domain) {
        connection.run(
                Procedure.DOMAIN_MIGRATE_START_POST_COPY, domain.arguments().int32(0));
    }

    /**
     * Starts to measure how fast the guest dirties memory, by sampling pages: the other modes can kill a guest without
     * KVM. Read it as group DIRTY_RATE of {@link Domains#allDomainStats}.
     *
     * @param period whole seconds, 1 to 60
     */
    public void startDirtyRate(DomainRef domain, Duration period) {
        XdrWriter arguments =
                domain.arguments().int32(Math.toIntExact(period.toSeconds())).int32(0);
        connection.run(Procedure.DOMAIN_START_DIRTY_RATE_CALC, arguments);
    }

    private Optional<JobStats> stats(DomainRef domain, int flags) {
        XdrWriter arguments = domain.arguments().int32(flags);
        JobStats stats = connection.call(Procedure.DOMAIN_GET_JOB_STATS, arguments, JobStats::read);
        return stats.type() == JobStats.Type.NONE ? Optional.empty() : Optional.of(stats);
    }

    private void setSpeed(DomainRef domain, Limit limit, int flags) {
        XdrWriter arguments =
                domain.arguments().int64(Mebibytes.perSecond(limit)).int32(flags);
        connection.run(Procedure.DOMAIN_MIGRATE_SET_MAX_SPEED, arguments);
    }
}
