package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A guest that writes to its disk faster than the link could ever copy it. */
@Tag("bed")
@ExtendWith(Fleets.class)
class BusyDiskTest {
    private static final Duration SEEN_LIMIT = Duration.ofMinutes(1);
    private static final int CHANGED_BYTES = 8_000_000;

    private final Fleet fleet;

    BusyDiskTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void itsWritesWaitForTheTargetAndTheCopyEnds() {
        GuestSpec spec = new GuestSpec("scribe", Bytes.ofMib(128), Bytes.ofMib(64), new Load.Web(), false, true, null);
        try (Traveller traveller = Traveller.boot(fleet, spec, "h1");
                Fault slow = Fault.slowLink(traveller.host(), "20mbit")) {
            MigrationRecord record = migrateWhileItWrites(traveller);
            assertThat(record.state()).as("%s %s", slow, record).isEqualTo(MigrationState.DONE);
            assertThat(record.checks()).extracting(Finding::code).contains(Code.DISK_WRITES_FAST);
            Invariants.hold(record, traveller);
        }
    }

    private MigrationRecord migrateWhileItWrites(Traveller traveller) {
        try (Scribbler _ = Scribbler.on(traveller.guest())) {
            Patience.until("its writes to be seen", SEEN_LIMIT, () -> isSeen(traveller));
            String target = traveller.elsewhere().name();
            return Fleet.record(fleet.zugvogel(
                    "migrate", traveller.name(), "--to", target, "--deadline", "3m", "--force", "--json"));
        }
    }

    private boolean isSeen(Traveller traveller) {
        return fleet.zugvogel("check", traveller.name(), traveller.elsewhere().name(), "--json")
                .out()
                .contains(Code.DISK_WRITES_FAST.text());
    }

    /** Has the guest rewrite parts of its disk, one after the other, until closed. */
    private record Scribbler(AtomicBoolean stopped, Thread thread) implements AutoCloseable {
        static Scribbler on(Guest guest) {
            AtomicBoolean stopped = new AtomicBoolean();
            return new Scribbler(stopped, Thread.startVirtualThread(() -> {
                while (!stopped.get()) scribble(guest);
            }));
        }

        private static void scribble(Guest guest) {
            try {
                guest.http("/change/" + CHANGED_BYTES);
            } catch (BedFailure e) {
                // Its disk waits for the link: it answers late, and is asked again.
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            stopped.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
