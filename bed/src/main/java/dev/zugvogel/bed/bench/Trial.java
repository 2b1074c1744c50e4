package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.demo.DiskProof;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.witness.Seen;
import dev.zugvogel.bed.witness.Witness;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import java.util.Optional;

/** One move under a witness, and what must hold after it. A {@link BedFailure} says that it does not. */
public record Trial(Guest guest, Witness witness) {
    /** A fifth of a second's worth: the gap of a guest that started late is then over, and in the count. */
    private static final int REQUESTS_AFTER = 10;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    public Move of(Mover mover, Host source, Host target) {
        mover.prepare(source, target);
        witness.forget();
        Bytes before = source.link().carried();
        long start = System.nanoTime();
        Optional<MigrationRecord> record = mover.move(source, target);
        Duration command = Duration.ofNanos(System.nanoTime() - start);
        Seen seen = seen();
        Bytes wire = source.link().carried().minusOrZero(before);
        Optional<JobFigures> libvirt = JobFigures.of(target, guest.name());
        mover.tidy(source, target);
        requireWhole(source, target);
        return new Move(
                mover.tool(),
                source.name(),
                target.name(),
                command,
                wire,
                libvirt.orElse(null),
                seen.longestGap(),
                seen.lost(),
                record.orElse(null));
    }

    private Seen seen() {
        Seen atEnd = witness.seen();
        Patience.until("the guest to answer its clients", LIMIT, () -> {
            Seen now = witness.seen();
            return now.sent() - now.lost() >= atEnd.sent() - atEnd.lost() + REQUESTS_AFTER;
        });
        return witness.seen();
    }

    private void requireWhole(Host source, Host target) {
        require(names(target, "--state-running"), "it does not run on " + target.name());
        require(!names(source, "--all"), "libvirt of " + source.name() + " still knows it");
        require(
                source.exec("ls", HostLayout.IMAGES).lines().noneMatch(file -> file.startsWith(guest.name())),
                "its disk is still on " + source.name());
        DiskProof disk = DiskProof.of(guest);
        require(disk.bad() == 0, disk.bad() + " records on its disk are damaged or missing");
    }

    private boolean names(Host host, String which) {
        return host.virsh("list", "--name", which).lines().anyMatch(guest.name()::equals);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) throw new BedFailure("guest " + guest.name() + " was moved, but " + otherwise, "see the logs");
    }
}
