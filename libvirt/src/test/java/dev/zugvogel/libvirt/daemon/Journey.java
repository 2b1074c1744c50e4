package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.fake.Await.inBackground;
import static dev.zugvogel.libvirt.fake.Await.until;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.UndefineFlag;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One guest on its way between two real daemons, phase by phase, with the connections of both sides in a test's hand.
 * Closing it removes the guest from both.
 */
final class Journey implements AutoCloseable {
    private static final Limit SLOW = new Limit.AtMost(new BytesPerSecond(1 << 20));

    private final PrivateLibvirtd sourceHost;
    private final PrivateLibvirtd targetHost;
    private final Path socket;
    final MigrationFlags flags;
    final DomainRef guest;
    Libvirt source;
    Libvirt target;

    private Journey(PrivateLibvirtd sourceHost, PrivateLibvirtd targetHost, Path folder, MigrationFlags flags) {
        this.sourceHost = sourceHost;
        this.targetHost = targetHost;
        this.socket = folder.resolve(UUID.randomUUID().toString().substring(0, 8));
        this.flags = flags;
        source = sourceHost.connect();
        target = targetHost.connect();
        DomainRef defined = source.domains().define(TinyGuest.xml("vm-" + socket.getFileName()));
        guest = source.domains().create(defined);
    }

    /** A running guest on the source. */
    static Journey of(PrivateLibvirtd sourceHost, PrivateLibvirtd targetHost, Path folder, MigrationFlag... more) {
        MigrationFlags flags = MigrationFlags.of(
                        MigrationFlag.LIVE,
                        MigrationFlag.PERSIST_DEST,
                        MigrationFlag.UNDEFINE_SOURCE,
                        MigrationFlag.CHANGE_PROTECTION)
                .with(more);
        return new Journey(sourceHost, targetHost, folder, flags);
    }

    Migration.Begun begin() {
        return source.migration().begin(guest, flags, MigrationParameters.NONE);
    }

    Migration.Prepared prepare(Migration.Begun begun) {
        MigrationParameters parameters =
                uri().toBuilder().destinationXml(begun.xml()).build();
        return target.migration().prepare(flags.forTarget(), parameters, begun.cookie());
    }

    Cookie perform(Migration.Prepared prepared) {
        return source.migration().perform(guest, flags, uri(), prepared.cookie());
    }

    /** Perform, at a speed that leaves time to disturb it; returns when the memory is on its way. */
    CompletableFuture<Cookie> performSlowly(Migration.Prepared prepared) throws InterruptedException {
        MigrationParameters slow = uri().toBuilder().bandwidth(SLOW).build();
        Libvirt own = source;
        CompletableFuture<Cookie> performing =
                inBackground(() -> own.migration().perform(guest, flags, slow, prepared.cookie()));
        until("memory is on its way", () -> memoryIsOnItsWay());
        return performing;
    }

    /** To the point where the guest is stopped on both sides. */
    Cookie performed() {
        return perform(prepare(begin()));
    }

    Migration.Finished finish(Cookie cookie, boolean cancelled) {
        MigrationParameters name =
                MigrationParameters.builder().destinationName(guest.name()).build();
        return target.migration().finish(flags.forTarget(), name, cookie, cancelled);
    }

    void confirm(Cookie cookie, boolean cancelled) {
        source.migration().confirm(guest, flags, MigrationParameters.NONE, cookie, cancelled);
    }

    /** The connection goes, with what the daemon makes of that; a new one takes its place. */
    void dropSource() {
        source.close();
        source = sourceHost.connect();
    }

    void dropTarget() {
        target.close();
        target = targetHost.connect();
    }

    void unlimitSource() {
        source.jobs().setMaxSpeed(guest, Limit.NONE);
    }

    Optional<DomainState> sourceState() {
        return state(source);
    }

    Optional<DomainState> targetState() {
        return state(target);
    }

    Optional<JobStats> sourceJob() {
        return source.jobs().stats(guest);
    }

    private boolean memoryIsOnItsWay() {
        return sourceJob()
                .flatMap(JobStats::memoryProcessed)
                .filter(bytes -> bytes.count() > 0)
                .isPresent();
    }

    private Optional<DomainState> state(Libvirt side) {
        try {
            return side.domains().find(guest.uuid()).map(side.domains()::state);
        } catch (LibvirtException gone) {
            // Between the two calls.
            if (gone.isRefused(ErrorCode.NO_DOMAIN)) return Optional.empty();
            throw gone;
        }
    }

    private MigrationParameters uri() {
        return MigrationParameters.builder().migrateUri("unix://" + socket).build();
    }

    @Override
    public void close() {
        remove(source);
        remove(target);
        source.close();
        target.close();
    }

    private void remove(Libvirt side) {
        side.domains().find(guest.uuid()).filter(DomainRef::isActive).ifPresent(side.domains()::destroy);
        side.domains().find(guest.uuid()).ifPresent(left -> side.domains().undefine(left, UndefineFlag.KEEP_NVRAM));
    }
}
