package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.TestBeds;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.witness.Witness;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bed")
class TrialTest {
    private static final BedName BED = new BedName(TestBeds.name("trial"));
    private static final GuestSpec GUEST = GuestSpec.of("vm1", new Load.Web());

    @AfterEach
    void takeDown() {
        Bed.down(BED);
    }

    @Test
    void aMoveByVirshThereAndBackIsMeasuredFromOutsideAndByLibvirt() {
        Bed bed = Bed.up(BED.text(), 2);
        Guest guest = bed.guest(GUEST, "h1");
        Mover virsh = new VirshMover(Tool.VIRSH, GUEST);
        try (Witness witness = Witness.watch(guest.address())) {
            Trial trial = new Trial(guest, witness);
            Move there = trial.of(virsh, bed.host("h1"), bed.host("h2"));
            Move back = trial.of(virsh, bed.host("h2"), bed.host("h1"));

            assertThat(there.command()).isGreaterThan(there.job().elapsed());
            assertThat(there.wire())
                    .isGreaterThan(Bytes.ofMib(16))
                    .isLessThan(GUEST.memory().plus(GUEST.disk()));
            assertThat(there.gap()).isGreaterThan(Duration.ofMillis(20)).isLessThan(there.command());
            assertThat(back.job().downtime()).isPositive();
            assertThat(bed.whereRuns("vm1").map(Host::name)).contains("h1");
        }
    }

    @Test
    void aMoveThatLeavesTheGuestWhereItWasIsNoFigure() {
        Bed bed = Bed.up(BED.text(), 2);
        Guest guest = bed.guest(GUEST, "h1");
        try (Witness witness = Witness.watch(guest.address())) {
            Trial trial = new Trial(guest, witness);

            assertThatThrownBy(() -> trial.of(new Idler(), bed.host("h1"), bed.host("h2")))
                    .isInstanceOf(BedFailure.class);
        }
    }

    private record Idler() implements Mover {
        @Override
        public Tool tool() {
            return Tool.VIRSH;
        }

        @Override
        public void prepare(Host source, Host target) {}

        @Override
        public Optional<MigrationRecord> move(Host source, Host target) {
            return Optional.empty();
        }

        @Override
        public void tidy(Host source, Host target) {}
    }
}
