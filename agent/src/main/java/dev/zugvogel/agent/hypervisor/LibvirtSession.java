package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.EventSource;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.Migration.Begun;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.PowerState;
import dev.zugvogel.libvirt.UndefineFlag;
import dev.zugvogel.model.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

final class LibvirtSession implements Session {
    /** libvirt's number of an outgoing migration among the operations of a job. */
    private static final long MIGRATION_OUT = 5;

    private static final int NO_DOMAIN = 42;
    private static final int DOMAIN_ERRORS = 10;

    private final Libvirt libvirt;
    private final LibvirtHypervisor hypervisor;

    LibvirtSession(Libvirt libvirt, LibvirtHypervisor hypervisor) {
        this.libvirt = libvirt;
        this.hypervisor = hypervisor;
    }

    @Override
    public boolean isOpen() {
        return libvirt.isOpen();
    }

    @Override
    public DomainView look(UUID vm) {
        try {
            Optional<DomainRef> domain = libvirt.domains().find(vm);
            return domain.isEmpty() ? DomainView.ABSENT : look(domain.get());
        } catch (LibvirtException e) {
            if (e.isRefused(ErrorCode.NO_DOMAIN)) return DomainView.ABSENT;
            throw e;
        }
    }

    private DomainView look(DomainRef domain) {
        DomainState state = libvirt.domains().state(domain);
        boolean persistent = libvirt.domains().isPersistent(domain);
        boolean job = state.power() != PowerState.SHUT_OFF && migrates(domain);
        return DomainView.of(state, job, persistent);
    }

    private boolean migrates(DomainRef domain) {
        try {
            return libvirt.jobs()
                    .stats(domain)
                    .filter(job -> job.values().number("operation").orElse(MIGRATION_OUT) == MIGRATION_OUT)
                    .isPresent();
        } catch (LibvirtException e) {
            // On the target libvirt refuses statistics while the domain comes in; when it is gone, the next look tells.
            if (e.isRefused()) return false;
            throw e;
        }
    }

    @Override
    public Begun begin(UUID vm, MigrationFlags flags, MigrationParameters parameters) {
        return libvirt.migration().begin(domain(vm), flags, parameters);
    }

    @Override
    public Prepared prepare(MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        return libvirt.migration().prepare(flags, parameters, cookie);
    }

    @Override
    public Cookie perform(UUID vm, MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        return libvirt.migration().perform(domain(vm), flags, parameters, cookie);
    }

    @Override
    public Cookie finish(MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled) {
        return libvirt.migration().finish(flags, parameters, cookie, cancelled).cookie();
    }

    @Override
    public void confirm(UUID vm, MigrationFlags flags, Cookie cookie, boolean cancelled) {
        libvirt.migration().confirm(domain(vm), flags, MigrationParameters.NONE, cookie, cancelled);
    }

    @Override
    public void abortJob(UUID vm) {
        libvirt.jobs().abort(domain(vm));
    }

    @Override
    public void startPostCopy(UUID vm) {
        libvirt.jobs().startPostCopy(domain(vm));
    }

    @Override
    public void setMaxDowntime(UUID vm, Duration limit) {
        libvirt.jobs().setMaxDowntime(domain(vm), limit);
    }

    @Override
    public void setMaxSpeed(UUID vm, Limit limit) {
        libvirt.jobs().setMaxSpeed(domain(vm), limit);
    }

    @Override
    public Optional<JobStats> jobStats(UUID vm) {
        return libvirt.jobs().stats(domain(vm));
    }

    @Override
    public void suspend(UUID vm) {
        libvirt.domains().suspend(domain(vm));
    }

    @Override
    public void resume(UUID vm) {
        libvirt.domains().resume(domain(vm));
    }

    @Override
    public void destroy(UUID vm) {
        libvirt.domains().destroy(domain(vm));
    }

    @Override
    public void undefine(UUID vm) {
        libvirt.domains().undefine(domain(vm), UndefineFlag.KEEP_NVRAM);
    }

    @Override
    public EventSource events() {
        return libvirt.events();
    }

    @Override
    public Optional<Owner> qemuUser() {
        return hypervisor.qemuUser(libvirt);
    }

    @Override
    public void close() {
        libvirt.close();
    }

    private DomainRef domain(UUID vm) {
        return libvirt.domains()
                .find(vm)
                .orElseThrow(() -> new LibvirtException(
                        new LibvirtFailure.Refused(NO_DOMAIN, DOMAIN_ERRORS, "no domain with UUID " + vm)));
    }
}
