package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process dies within a millisecond of a step around the switch-over, where a guest can be lost or doubled. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashAtSwitchoverTest {
    private static final String VM = "lucky";

    private final Fleet fleet;
    private final Traveller traveller;

    CrashAtSwitchoverTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @ParameterizedTest
    @CsvSource({
        "agent, PREPARED",
        "agent, PERFORM_SENT",
        "agent, SUSPENDED",
        "agent, FINISH_SENT",
        "agent, FINISH_SUCCEEDED",
        "agent, CONFIRMED",
        "libvirtd, SUSPENDED",
        "libvirtd, FINISH_SENT",
        "libvirtd, FINISH_SUCCEEDED"
    })
    void oneGuestRunsWhereverTheSourceDies(String program, String step) {
        Host source = traveller.host();
        String id = killAt(source, step, source, program);
        fleet.mend();
        Invariants.hold(fleet.awaitEnd(id), traveller);
    }

    @ParameterizedTest
    @CsvSource({
        "agent, VOLUME_MADE",
        "agent, PREPARED",
        "agent, FINISH_FORWARDED",
        "agent, FINISH_SUCCEEDED",
        "libvirtd, PREPARED",
        "libvirtd, FINISH_FORWARDED",
        "libvirtd, FINISH_SUCCEEDED"
    })
    void oneGuestRunsWhereverTheTargetDies(String program, String step) {
        Host target = traveller.elsewhere();
        String id = killAt(target, step, target, program);
        fleet.mend();
        Invariants.hold(fleet.awaitEnd(id), traveller);
    }

    /** After its death libvirt finds a guest that it did not start yet, and ends it: nobody says whether it ran. */
    @Test
    void oneGuestRunsWhereTheTargetsLibvirtDiesBetweenDefinitionAndStart() {
        Host target = traveller.elsewhere();
        String id;
        try (Trigger trigger = Trigger.aimWhenThereIs("/etc/libvirt/qemu/" + VM + ".xml", target, "libvirtd")) {
            trigger.pull();
            id = fleet.depart(VM, target.name()).id();
            Journals.await(target, id, "FINISH_FORWARDED");
        }
        fleet.mend();
        Invariants.hold(fleet.awaitEnd(id), traveller);
    }

    /** The target's libvirtd is held still, so that no answer to Finish can overtake the death of the agent. */
    @Test
    void whileTheTargetCanNotBeAskedItIsInDoubtAndNothingIsGuessed() {
        Host target = traveller.elsewhere();
        String id = fleet.depart(VM, target.name()).id();
        Journals.await(target, id, "PREPARED");
        signal(target, "STOP");
        try {
            Journals.await(target, id, "FINISH_FORWARDED");
            target.daemon("agent").kill();
            nothingIsGuessed(fleet.await(
                    id,
                    "doubt or the end",
                    now -> now.state() == MigrationState.IN_DOUBT || now.state().ended()));
        } finally {
            signal(target, "CONT");
        }
        fleet.mend();
        Invariants.hold(fleet.awaitEnd(id), traveller);
    }

    private static void signal(Host host, String signal) {
        host.exec("sh", "-c", "kill -$0 $(pidof libvirtd)", signal);
    }

    private void nothingIsGuessed(MigrationRecord record) {
        assertThat(Invariants.failure(record).code()).isEqualTo(Code.IN_DOUBT);
        assertThat(Invariants.failure(record).owner()).isNull();
        assertThat(fleet.host(record.source()).virsh("domstate", VM)).startsWith("paused");
        Shell.Output said = fleet.zugvogel("cancel", record.id(), "--json");
        assertThat(said.status()).isEqualTo(1);
        String code =
                Json.read(said.out(), JsonNode.class).path("error").path("code").asText();
        assertThat(code).isEqualTo(Code.TOO_LATE_TO_CANCEL.text());
    }

    /** Kills a program on one host when a step appears in the journal of another, or the same. */
    private String killAt(Host journal, String step, Host victim, String program) {
        try (Trigger trigger = Trigger.aim(victim, program)) {
            String id = fleet.depart(VM, traveller.elsewhere().name()).id();
            Journals.await(journal, id, step);
            trigger.pull();
            return id;
        }
    }
}
