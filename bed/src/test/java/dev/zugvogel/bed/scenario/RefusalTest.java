package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is asked in vain: one clear error with code and remedy, nothing changed, and the guest runs on. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTest {
    private static final int FAILED = 1;
    private static final int REFUSED = 3;
    private static final String VM = "native";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Fleet fleet;
    private final Traveller traveller;

    RefusalTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @AfterEach
    void theGuestRunsOnWhereItWasAndNothingIsLeft() {
        Invariants.holdOn("h1", traveller);
    }

    @Test
    void anUnknownVm() {
        fails(Code.UNKNOWN_VM, FAILED, "migrate", "nobody", "--to", "h2");
    }

    @Test
    void anUnknownHost() {
        fails(Code.UNKNOWN_HOST, FAILED, "migrate", VM, "--to", "h77");
    }

    @Test
    void theHostItRunsOn() {
        refuses(Code.SAME_HOST, "h1");
    }

    @Test
    void aVmThatDoesNotRun() {
        try (Traveller sleeper = Traveller.boot(fleet, Traveller.light("sleeper"), "h1")) {
            fleet.host("h1").virsh("destroy", "sleeper");
            sleeper.awaitReported("shut off");
            Shell.Output said = fleet.zugvogel("migrate", "sleeper", "--to", "h2", "--json");
            assertThat(said.status()).as(said.err()).isEqualTo(REFUSED);
            assertThat(errors(Fleet.record(said).checks())).contains(Code.VM_NOT_RUNNING);
        }
    }

    @Test
    void aTargetWithTooLittleMemory() {
        try (Fault fault = Fault.shortMemory(fleet.host("h2"), Bytes.ofMib(100))) {
            refuses(Code.MEMORY_SHORT, "h2", fault);
        }
    }

    @Test
    void aTargetInMaintenance() {
        try (Fault fault = Fault.maintenance(fleet, "h2")) {
            refuses(Code.TARGET_IN_MAINTENANCE, "h2", fault);
        }
    }

    @Test
    void aTargetWithoutTheGuestsBridge() {
        try (Fault fault = Fault.missingBridge(fleet.host("h2"))) {
            refuses(Code.NETWORK_MISSING, "h2", fault);
        }
    }

    @Test
    void aTargetWithoutSpaceForTheDisk() {
        try (Fault small = Fault.smallImages(fleet.host("h2"), Bytes.ofMib(24));
                Fault full = Fault.fullImages(fleet.host("h2"), Bytes.ofKib(64))) {
            refuses(Code.DISK_SPACE_SHORT, "h2", small, full);
        }
    }

    @Test
    void aTargetWhoseImagesFolderIsReadOnly() {
        try (Fault fault = Fault.readOnlyImages(fleet.host("h2"))) {
            refuses(Code.DISK_PATH_UNUSABLE, "h2", fault);
        }
    }

    @Test
    void aTargetWithoutTheFolderOfTheDisk() {
        try (Fault fault = Fault.missingImages(fleet.host("h2"))) {
            refuses(Code.DISK_PATH_UNUSABLE, "h2", fault);
        }
    }

    @Test
    void aTargetWhoseAgentIsNotConnected() {
        try (Fault fault = Fault.deadAgent(fleet, "h2")) {
            refuses(Code.TARGET_NOT_CONNECTED, "h2", fault);
        }
    }

    @Test
    void aSourceWhoseAgentIsNotConnected() {
        try (Fault fault = Fault.deadAgent(fleet, "h1")) {
            refuses(Code.SOURCE_NOT_CONNECTED, "h2", fault);
        }
    }

    @Test
    void aTargetWithoutLibvirt() {
        try (Fault fault = Fault.deadLibvirt(traveller, fleet.host("h2"))) {
            refuses(Code.LIBVIRT_UNREACHABLE, "h2", fault);
        }
    }

    @Test
    void aTargetWhoseCpuLacksWhatTheGuestHas() {
        try (Fault fault = Fault.lesserCpu(traveller, fleet.host("h2"), "cx16")) {
            refuses(Code.CPU_INCOMPATIBLE, "h2", fault);
        }
    }

    @Test
    void allFindingsOfAllCandidatesAreReportedNotOnlyTheFirst() {
        // By UUID: while two hosts report its name, the name alone is refused.
        String uuid = traveller.host().virsh("domuuid", VM).strip();
        try (Fault fault = Fault.all(List.of(
                Fault.missingBridge(fleet.host("h3")),
                Fault.takenName(traveller, fleet.host("h3"), VM),
                Fault.shortMemory(fleet.host("h3"), Bytes.ofMib(100))))) {
            Shell.Output said = fleet.zugvogel("check", uuid, "--json");
            assertThat(said.status()).as("%s %s", fault, said.err()).isZero();
            List<CheckReport> reports = List.of(Json.read(said.out(), CheckReport[].class));
            assertThat(reports).extracting(CheckReport::target).containsExactly("h2", "h3");
            assertThat(reports).extracting(CheckReport::rank).containsExactly(1, 2);
            assertThat(reports).extracting(CheckReport::ready).containsExactly(true, false);
            assertThat(errors(reports.getLast().findings()))
                    .contains(Code.NETWORK_MISSING, Code.NAME_CLASH, Code.MEMORY_SHORT);
        }
    }

    @Test
    void aDiskThatRunsFullHalfWay() {
        try (Fault small = Fault.smallImages(fleet.host("h2"), Bytes.ofMib(48));
                Fault slow = Fault.slowLink(fleet.host("h2"), "24mbit")) {
            String id = fleet.depart(VM, "h2").id();
            fleet.awaitCopy(id);
            try (Fault full = Fault.fullImages(fleet.host("h2"), Bytes.ZERO)) {
                MigrationRecord record = fleet.awaitEnd(id);
                assertThat(record.state()).as("%s %s %s", small, slow, full).isEqualTo(MigrationState.FAILED);
                assertThat(Invariants.failure(record).code()).isEqualTo(Code.TARGET_DISK_FULL);
                assertThat(Invariants.failure(record).owner()).isEqualTo("h1");
                Invariants.hold(record, traveller);
            }
        }
    }

    @Test
    void aSecondMigrationOfTheSameVm() {
        try (Fault slow = Fault.slowLink(fleet.host("h2"), "4mbit")) {
            String id = fleet.depart(VM, "h2").id();
            fleet.awaitCopy(id);
            fails(Code.ALREADY_MIGRATING, FAILED, "migrate", VM, "--to", "h3");
            assertThat(fleet.zugvogel("cancel", id).status()).as(slow.what()).isZero();
            assertThat(fleet.awaitEnd(id).state()).isEqualTo(MigrationState.CANCELLED);
        }
    }

    @Test
    void cancellingWhatHasEnded() {
        MigrationRecord there = fleet.migrate(VM, "h2");
        fails(Code.ALREADY_ENDED, FAILED, "cancel", there.id());
        fleet.migrate(VM, "h1");
    }

    @Test
    void cancellingWhatNeverWas() {
        fails(Code.NOT_FOUND, FAILED, "cancel", "no-such-migration");
    }

    @Test
    void aTokenThatHasExpired() {
        String token = freshToken("--role", "operator", "--ttl", "1s");
        Patience.until("the end of the token", LIMIT, () -> login(token).status() == FAILED);
        assertThat(error(login(token)).path("code").asText()).isEqualTo(Code.UNAUTHENTICATED.text());
    }

    @Test
    void aTokenThatNobodyMade() {
        String known = freshToken("--role", "viewer");
        char other = known.charAt(10) == 'A' ? 'B' : 'A';
        String unknown = known.substring(0, 10) + other + known.substring(11);
        assertThat(error(login(unknown)).path("code").asText()).isEqualTo(Code.UNAUTHENTICATED.text());
    }

    @Test
    void aTokenThatMayOnlyLook() {
        assertThat(login(freshToken("--role", "viewer")).status()).isZero();
        Shell.Output said =
                Shell.attempt(Checkout.find().zugvogel("--context", "refused", "migrate", VM, "--to", "h2", "--json"));
        assertThat(said.status()).isEqualTo(FAILED);
        assertThat(error(said).path("code").asText()).isEqualTo(Code.FORBIDDEN.text());
    }

    @Test
    void aServerThatIsNotTheOneTheTokenIsFor() {
        String known = freshToken("--role", "viewer");
        String other = known.substring(0, known.indexOf('.') + 1) + "0".repeat(64);
        assertThat(error(login(other)).path("code").asText()).isEqualTo(Code.WRONG_SERVER.text());
    }

    @Test
    void aJoinTokenThatWasUsedBefore() {
        Shell.Output said = fleet.host("h3")
                .attempt(Checkout.find()
                        .zugvogel(
                                "agent",
                                "--name",
                                "h9",
                                "--state",
                                "/run/bed-second-agent",
                                "--server",
                                fleet.bed().layout().fabricAddress(1) + ":8444",
                                "--token-file",
                                "/var/lib/zugvogel/join-token",
                                "--address",
                                fleet.host("h3").address(),
                                "--port",
                                "9445",
                                "--relay-port",
                                "9446")
                        .toArray(String[]::new));
        assertThat(said.status()).isNotZero();
        assertThat(said.out() + said.err()).contains(Code.BAD_JOIN_TOKEN.text());
        assertThat(fleet.zugvogel("hosts", "h9").status()).isEqualTo(FAILED);
        fleet.host("h3").exec("rm", "-rf", "/run/bed-second-agent");
    }

    private String freshToken(String... options) {
        Shell.Output said = fleet.zugvogel(Fleet.joined(List.of("token", "create", "--json"), options));
        return Json.read(said.out(), JsonNode.class).path("token").asText();
    }

    private Shell.Output login(String token) {
        return Shell.attempt(Checkout.find()
                .zugvogel("--context", "refused", "login", fleet.context().url(), "--token", token, "--json"));
    }

    private void fails(Code code, int status, String... words) {
        Shell.Output said = fleet.zugvogel(Fleet.joined(Arrays.asList(words), "--json"));
        assertThat(said.status()).as("%s%s", said.out(), said.err()).isEqualTo(status);
        JsonNode error = error(said);
        assertThat(error.path("code").asText()).isEqualTo(code.text());
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("remedy").asText()).isNotBlank();
        assertThat(said.err()).as("for people").contains(code.text());
    }

    private static JsonNode error(Shell.Output said) {
        return Json.read(said.out(), JsonNode.class).path("error");
    }

    private void refuses(Code code, String host, Fault... because) {
        Shell.Output said = fleet.zugvogel("migrate", VM, "--to", host, "--json");
        assertThat(said.status())
                .as("%s: %s%s", List.of(because), said.out(), said.err())
                .isEqualTo(REFUSED);
        MigrationRecord record = Fleet.record(said);
        assertThat(record.state()).isEqualTo(MigrationState.REFUSED);
        assertThat(errors(record.checks())).contains(code);
        assertThat(record.checks())
                .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }

    private static List<Code> errors(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::code)
                .toList();
    }
}
