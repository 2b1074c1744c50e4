package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a host keeps of a guest's pages is damaged, old, or has no room: it costs bytes, never a migration or a guest. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreFaultsTest {
    private static final String VM = "keeper";

    private final Fleet fleet;
    private final Traveller traveller;

    StoreFaultsTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    enum End {
        SOURCE,
        TARGET
    }

    /** After this, and after each test, both hosts know the guest. */
    @BeforeAll
    void outward() {
        move();
    }

    @ParameterizedTest
    @EnumSource
    void flippedBytesInThePages(End end) {
        kept(end).flip(name -> !name.equals("index") && !name.equals("seal"));
        move();
    }

    @ParameterizedTest
    @EnumSource
    void flippedBytesInTheIndex(End end) {
        kept(end).flip("index"::equals);
        move();
    }

    @Test
    void anOlderGenerationAtTheTarget() {
        KeptPages there = kept(End.TARGET);
        try (Fault old = there.putAside()) {
            move();
            move();
            assertThat(traveller.host().name())
                    .as("the target of before, with %s", old)
                    .isNotEqualTo(there.host());
        }
        move();
    }

    @Test
    void anOlderGenerationAtTheSource() {
        try (Fault _ = kept(End.TARGET).putAside()) {
            move();
        }
        move();
    }

    @ParameterizedTest
    @EnumSource
    void aFullDisk(End end) {
        try (Fault _ = kept(end).fullDisk()) {
            move();
        }
        // What lies below the full disk is of an older generation.
        move();
    }

    private KeptPages kept(End end) {
        Host host = end == End.SOURCE ? traveller.host() : elsewhere();
        return KeptPages.of(host, uuid());
    }

    private String uuid() {
        return traveller.host().virsh("domuuid", VM).strip();
    }

    /** Between two hosts only, so that both know the guest. */
    private Host elsewhere() {
        return fleet.host(traveller.host().name().equals("h1") ? "h2" : "h1");
    }

    private void move() {
        Host source = traveller.host();
        Host target = elsewhere();
        MigrationRecord record = fleet.migrate(VM, target.name());
        assertThat(record.state()).isEqualTo(MigrationState.DONE);
        assertThat(record.target()).isEqualTo(target.name());
        assertThat(source.name()).isEqualTo(record.source());
        Invariants.hold(record, traveller);
    }
}
