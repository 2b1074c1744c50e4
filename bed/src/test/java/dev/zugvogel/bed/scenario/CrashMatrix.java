package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.demo.DiskProof;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Strikes each victim at random instants of each phase, then looks whether the promises hold and the next migration works.
 * One guest that writes is moved to and fro; where it was the victim itself, another is booted.
 */
final class CrashMatrix implements AutoCloseable {
    private static final String SLOW = "48mbit";
    private static final Duration LONGEST_DOWN = Duration.ofSeconds(4);
    private static final Duration CHECKS_LIMIT = Duration.ofSeconds(20);
    private static final Duration RECORD_LIMIT = Duration.ofSeconds(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final Random random;
    private Traveller traveller;
    private Moment moment = Moment.CHECKS;
    private @Nullable MigrationRecord calm;
    private final String names;
    private int guests;

    CrashMatrix(Fleet fleet, long seed) {
        this.fleet = fleet;
        // A bed that stays has guests of earlier runs.
        this.names = "mx" + Long.toString(System.currentTimeMillis() / 1000, 36) + "-";
        this.random = new Random(seed);
        this.traveller = boot();
    }

    private Traveller boot() {
        String name = names + ++guests;
        return Traveller.boot(fleet, leavesEarly() ? Traveller.hasty(name) : Traveller.writer(name), "h1");
    }

    private boolean leavesEarly() {
        return moment == Moment.POST_COPY;
    }

    /** Not every pair is one: before the copy the target has no QEMU. */
    static boolean makesSense(Victim victim, Moment moment) {
        return victim != Victim.TARGET_QEMU || moment != Moment.CHECKS;
    }

    CellReport strike(Victim victim, Moment moment) {
        turnTo(moment);
        Blow blow = new Blow(victim, moment, random(moment.lasted(calm())), random(LONGEST_DOWN));
        Host source = traveller.host();
        Host target = traveller.elsewhere();
        try (Fault slow = Fault.slowLink(target, SLOW);
                Victim.Strike strike = victim.aim(fleet, source, target, traveller.name())) {
            Optional<String> id = depart(target);
            id.ifPresent(known -> moment.await(source, target, known));
            LockSupport.parkNanos(blow.at().toNanos());
            Instant struck = Instant.now();
            strike.now();
            boolean hit = strike.hit();
            LockSupport.parkNanos(blow.down().toNanos());
            assertThat(slow.what()).isNotBlank();
            return judged(blow, struck, hit, id, target);
        } catch (AssertionError | BedFailure | FailureException e) {
            fleet.mend();
            replaceGuest();
            return CellReport.broken(blow, e);
        }
    }

    private void turnTo(Moment next) {
        boolean early = leavesEarly();
        moment = next;
        if (early != leavesEarly()) replaceGuest();
    }

    private CellReport judged(Blow blow, Instant struck, boolean hit, Optional<String> id, Host target) {
        long begin = System.nanoTime();
        fleet.mend();
        boolean byHand = id.isPresent() && !endsByItself(id.get()) && settleByHand(id.get(), target);
        MigrationRecord record = id.map(fleet::awaitEnd).orElse(null);
        Duration settled = Duration.ofNanos(System.nanoTime() - begin);
        boolean lost = fleet.bed().whereRuns(traveller.name()).isEmpty();
        if (lost) truthfulAboutTheLost(blow.victim(), record);
        else holds(record);
        long records = lost ? 0 : DiskProof.of(traveller.guest()).recordsVerified();
        if (lost || byHand) replaceGuest();
        nextMigrationWorks();
        return CellReport.held(blow, struck, hit, record, lost, byHand, records, settled);
    }

    /** A migration of the calm, by whose phases the instants are chosen; measured anew for each guest. */
    private MigrationRecord calm() {
        MigrationRecord known = calm;
        if (known != null) return known;
        try (Fault slow = Fault.slowLink(traveller.elsewhere(), SLOW)) {
            // There and back: the way back is shorter, and all after it are ways back.
            fleet.migrate(traveller.name(), traveller.elsewhere().name());
            MigrationRecord fresh =
                    fleet.migrate(traveller.name(), traveller.elsewhere().name(), "--postcopy", moment.postCopy());
            assertThat(fresh.state()).as(slow.what()).isEqualTo(MigrationState.DONE);
            calm = fresh;
            return fresh;
        }
    }

    private Duration random(Duration atMost) {
        return Duration.ofNanos((long) (random.nextDouble() * atMost.toNanos()));
    }

    /** Asks for the migration on a thread of its own, because the answer may never come, and returns its id. */
    private Optional<String> depart(Host target) {
        String before = newest();
        Thread.ofVirtual().start(() -> {
            try {
                fleet.api().post("/v1/migrations", order(target));
            } catch (FailureException e) {
                // The server is the victim: the record tells.
                System.err.println("no answer to the start: " + e.getMessage());
            }
        });
        long deadline = System.nanoTime() + RECORD_LIMIT.toNanos();
        while (newest().equals(before)) {
            if (System.nanoTime() > deadline) return Optional.empty();
            LockSupport.parkNanos(1_000_000);
        }
        return Optional.of(newest());
    }

    private Map<String, String> order(Host target) {
        return Map.of("vm", traveller.name(), "to", target.name(), "postcopy", moment.postCopy());
    }

    private String newest() {
        return fleet.migrations().stream().findFirst().map(MigrationRecord::id).orElse("");
    }

    private boolean endsByItself(String id) {
        try {
            Patience.until(
                    "the end", END_LIMIT, () -> fleet.migration(id).state().ended());
            return true;
        } catch (BedFailure e) {
            assertThat(fleet.migration(id).state()).as("after %s", END_LIMIT).isEqualTo(MigrationState.IN_DOUBT);
            return false;
        }
    }

    /**
     * The known gaps: a person looks, sees that nothing runs on the target, and takes the definition away; or does what the
     * record says of a guest whose QEMU waits for a page and answers nobody.
     */
    private boolean settleByHand(String id, Host target) {
        if (Invariants.failure(fleet.migration(id)).code() == Code.POST_COPY_PAUSED) {
            traveller.destroy();
            return true;
        }
        assertThat(target.virsh("domstate", traveller.name())).startsWith("shut off");
        target.virsh("undefine", traveller.name());
        return true;
    }

    private void holds(@Nullable MigrationRecord record) {
        if (record == null) Invariants.holdOn(traveller.host().name(), traveller);
        else Invariants.hold(record, traveller);
    }

    /** The guest died where it ran, and with it what nobody can bring back: the record must say where that was. */
    private void truthfulAboutTheLost(Victim victim, @Nullable MigrationRecord record) {
        assertThat(victim.isGuest() || leavesEarly())
                .as("the guest runs nowhere")
                .isTrue();
        Invariants.hostsAreClean(fleet);
        // Of a guest in two halves the record said it while it was so.
        if (leavesEarly()) return;
        if (record == null || record.state() == MigrationState.DONE) {
            assertThat(victim == Victim.TARGET_QEMU).as("%s", record).isEqualTo(record != null);
            return;
        }
        Failure failure = Invariants.failure(record);
        assertThat(failure.owner()).as("owner in %s", record).isEqualTo(record.source());
        assertThat(failure.code())
                .as("why, in %s", record)
                .isIn(Code.GUEST_GONE, Code.VM_NOT_RUNNING, Code.CHECKS_REFUSED);
    }

    /** Agents look for a libvirt that is back after a moment; until then checks refuse, as they should. */
    private void nextMigrationWorks() {
        String next = traveller.elsewhere().name();
        AtomicReference<Shell.Output> last = new AtomicReference<>();
        try {
            Patience.until("checks that pass", CHECKS_LIMIT, () -> {
                Shell.Output said = fleet.zugvogel("check", traveller.name(), next);
                last.set(said);
                return said.succeeded();
            });
        } catch (BedFailure e) {
            throw new AssertionError(e.getMessage() + "; the last said " + last, e);
        }
        migrateOn(next);
    }

    private void migrateOn(String target) {
        MigrationRecord next = fleet.migrate(traveller.name(), target);
        assertThat(next.state()).as("the next migration").isEqualTo(MigrationState.DONE);
        Invariants.hold(next, traveller);
    }

    private void replaceGuest() {
        close();
        calm = null;
        traveller = boot();
    }

    @Override
    public void close() {
        traveller.close();
        for (Host host : fleet.bed().hosts())
            host.attempt("rm", "-f", HostLayout.IMAGES + "/" + traveller.name() + ".qcow2");
    }
}
