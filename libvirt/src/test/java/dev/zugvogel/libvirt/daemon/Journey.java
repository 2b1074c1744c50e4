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
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One guest on its way between two real daemons, phase by phase, with the connections of both sides in a test's hand.
 * Closing it removes the guest from both.
 */
final class Journey implements AutoCloseable {
    private static final Limit SLOW = new Limit.AtMost(new BytesPerSecond(1 << 20));

    private static final int DISK_BYTES = 8 << 20;

    private final PrivateLibvirtd sourceHost;
    private final PrivateLibvirtd targetHost;
    private final Path socket;
    private final Gate gate;
    final MigrationFlags flags;
    final DomainRef guest;
    Libvirt source;
    Libvirt target;

    private Journey(PrivateLibvirtd sourceHost, PrivateLibvirtd targetHost, Path folder, MigrationFlags flags) {
        this.sourceHost = sourceHost;
        this.targetHost = targetHost;
        this.socket = folder.resolve(UUID.randomUUID().toString().substring(0, 8));
        this.flags = flags;
        gate = Gate.between(gateSocket(), socket);
        source = sourceHost.connect();
        target = targetHost.connect();
        guest = source.domains().create(source.domains().define(definition()));
    }

    private String definition() {
        String name = "vm-" + socket.getFileName();
        if (!copiesDisk()) return TinyGuest.xml(name);
        write(sourceDisk(), new Random(1));
        write(targetDisk(), new Random(2));
        return TinyGuest.xml(name, sourceDisk());
    }

    private static void write(Path disk, Random content) {
        byte[] bytes = new byte[DISK_BYTES];
        content.nextBytes(bytes);
        try {
            Files.write(disk, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean copiesDisk() {
        return flags.contains(MigrationFlag.NON_SHARED_DISK);
    }

    private Path gateSocket() {
        return Path.of(socket + "-gate");
    }

    Path sourceDisk() {
        return Path.of(socket + "-a.img");
    }

    Path targetDisk() {
        return Path.of(socket + "-b.img");
    }

    /** A running guest on the source, with a disk of its own if that is to be copied. */
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
                uris().toBuilder().destinationXml(destinationXml(begun)).build();
        return target.migration().prepare(flags.forTarget(), parameters, begun.cookie());
    }

    private String destinationXml(Migration.Begun begun) {
        if (!copiesDisk()) return begun.xml();
        return DomainXml.parse(begun.xml())
                .withDiskSource("vda", targetDisk().toString())
                .toXml();
    }

    Cookie perform(Migration.Prepared prepared) {
        return source.migration().perform(guest, flags, uris(), prepared.cookie());
    }

    /** Perform of the memory that stays under way until {@link #letGo}; returns when data is on its way. */
    CompletableFuture<Cookie> performHeld(Migration.Prepared prepared) throws InterruptedException {
        return performSlowly(prepared, uris().toBuilder().migrateUri("unix://" + gateSocket()));
    }

    /** Perform at a speed that leaves time to disturb the copy of the disk; returns when data is on its way. */
    CompletableFuture<Cookie> performSlowly(Migration.Prepared prepared) throws InterruptedException {
        return performSlowly(prepared, uris().toBuilder());
    }

    /** Slow also behind the gate: a post-copy needs memory that is left when it is asked for. */
    private CompletableFuture<Cookie> performSlowly(Migration.Prepared prepared, MigrationParameters.Builder parameters)
            throws InterruptedException {
        Migration migration = source.migration();
        MigrationParameters slow = parameters.bandwidth(SLOW).build();
        CompletableFuture<Cookie> performing =
                inBackground(() -> migration.perform(guest, flags, slow, prepared.cookie()));
        until(
                "data is on its way",
                () -> sourceJob()
                        .flatMap(JobStats::dataProcessed)
                        .filter(bytes -> bytes.count() > 0)
                        .isPresent());
        return performing;
    }

    void letGo() {
        gate.open();
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

    /** From now on reaches the target through a relay that breaks the connection; before Prepare. */
    void reachTargetThrough(CuttingRelay relay) {
        target.close();
        target = Libvirt.connect(relay.socket());
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

    Optional<DomainState> sourceState() {
        return state(source);
    }

    Optional<DomainState> targetState() {
        return state(target);
    }

    Optional<JobStats> sourceJob() {
        return source.jobs().stats(guest);
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

    private MigrationParameters uris() {
        MigrationParameters.Builder uris = MigrationParameters.builder().migrateUri("unix://" + socket);
        return (copiesDisk() ? uris.disksUri("unix://" + socket + "-disk") : uris).build();
    }

    @Override
    public void close() {
        remove(source);
        remove(target);
        source.close();
        target.close();
        gate.close();
    }

    private void remove(Libvirt side) {
        side.domains().find(guest.uuid()).filter(DomainRef::isActive).ifPresent(side.domains()::destroy);
        side.domains().find(guest.uuid()).ifPresent(left -> side.domains().undefine(left, UndefineFlag.KEEP_NVRAM));
    }
}
