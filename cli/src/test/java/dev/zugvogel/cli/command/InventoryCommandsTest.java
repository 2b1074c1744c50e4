package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.control.flow.migrate.Step;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryCommandsTest {
    private static final String RECORD = "/v1/migrations/" + Samples.ID;

    @TempDir
    private Path folder;

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder);
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hostsAreATable() {
        server.answer("GET /v1/hosts", 200, Json.write(List.of(Samples.host("h1"), Samples.host("h22"))));

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.DONE);

        assertThat(run.lines())
                .containsExactly(
                        "name  state  vms  cpus  busy  memory free    address   libvirt  qemu",
                        "h1    ready  2    8     12 %  12.0/16.0 GiB  10.0.0.1  9.0.0    7.2.22",
                        "h22   ready  2    8     12 %  12.0/16.0 GiB  10.0.0.1  9.0.0    7.2.22");
        assertThat(server.asked("GET /v1/hosts").getFirst().token()).contains("Bearer " + server.token());
    }

    @Test
    void oneHostIsAPage() {
        server.answer("GET /v1/hosts/h1", 200, Json.write(Samples.host("h1")));

        run.zugvogel("hosts", "h1");

        assertThat(run.lines())
                .startsWith(
                        "h1 · ready · 2 VMs",
                        "cpu       8 CPUs · 12 % busy",
                        "memory    12.0/16.0 GiB free",
                        "waiting   cpu 1 % · memory 0 % · io 3 %",
                        "software  agent 0.1.0 · libvirt 9.0.0 · qemu 7.2.22",
                        "address   10.0.0.1, 10.1.0.1");
    }

    @Test
    void vmsAreATableAndOneVmAPage() {
        server.answer("GET /v1/vms", 200, Json.write(List.of(Samples.vm("db1"))));
        server.answer("GET /v1/vms/db1", 200, Json.write(Samples.vm("db1")));

        run.zugvogel("vms");
        assertThat(run.lines())
                .containsExactly(
                        "name  host  state    vcpus  busy  memory   disks         probe",
                        "db1   h1    running  4      8 %   8.0 GiB  1 · 40.0 GiB  tcp://10.0.0.9:80");
        run.zugvogel("vms", "db1");
        assertThat(run.lines())
                .contains(
                        "db1 · 4 vCPUs · 8.0 GiB · 1 disk (40.0 GiB) · runs on h1",
                        "disk   vda · 40.0 GiB (10.0 GiB used) · /var/lib/db1.qcow2");
    }

    @Test
    void jsonIsTheAnswerAsItCame() {
        String body = "[ {\"name\": \"h1\", \"to_come\": 1} ]";
        server.answer("GET /v1/hosts", 200, body);

        assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).isEqualTo(body + "\n");
    }

    @Test
    void aCheckRanksTheCandidatesBelowTheVm() {
        server.answer("POST /v1/checks", 200, Json.write(Samples.reports()));
        server.answer("GET /v1/vms/db1", 200, Json.write(Samples.vm("db1")));

        assertThat(run.zugvogel("check", "db1")).isEqualTo(ExitCode.DONE);

        assertThat(server.asked("POST /v1/checks").getFirst().body()).isEqualTo("{\"vm\":\"db1\"}");
        assertThat(run.lines())
                .startsWith(
                        "db1 · 4 vCPUs · 8.0 GiB · 1 disk (40.0 GiB) · runs on h1",
                        "",
                        "  rank  host  verdict  forecast            finding");
    }

    @Test
    void aCheckThatNoHostPassesExitsWithThree() {
        String refused = Json.write(List.of(Samples.reports().get(1)));
        server.answer("POST /v1/checks", 200, refused);

        assertThat(run.zugvogel("check", "db1", "h3", "--json")).isEqualTo(ExitCode.REFUSED);

        assertThat(server.asked("POST /v1/checks").getFirst().body()).contains("\"host\":\"h3\"");
        assertThat(run.output()).isEqualTo(refused + "\n");
    }

    @Test
    void migrationsAreListedAndOneIsShownWithItsError() {
        String failed = Samples.json(Samples.failed(Code.RELAY_BROKEN, "the link was cut", "h1"));
        server.answer("GET /v1/migrations", 200, "[" + failed + "]").answer("GET " + RECORD, 200, failed);

        assertThat(run.zugvogel("migrations")).isEqualTo(ExitCode.DONE);
        assertThat(run.lines()).hasSize(2).last().asString().contains("db1", "failed");
        assertThat(run.zugvogel("migrations", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo("[" + failed + "]\n");
        assertThat(run.zugvogel("migrations", Samples.ID)).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).contains("failed after 9.0 s");
        assertThat(run.error()).contains("ZV-4001 the link was cut", "db1 runs on h1.");
        assertThat(run.zugvogel("migrations", Samples.ID, "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo(failed + "\n");
    }

    @Test
    void watchingAnEndedMigrationTellsHowItEnded() {
        server.answer("GET " + RECORD, 200, Samples.json(Samples.failed(Code.CANCELLED, "by admin", "h1")));

        assertThat(run.zugvogel("migrations", Samples.ID, "--watch")).isEqualTo(ExitCode.CANCELLED);
        assertThat(run.output()).contains("cancelled after 9.0 s");
    }

    @Test
    void explainTellsTheStoryStepByStep() {
        server.answer(
                "GET " + RECORD + "/steps",
                200,
                Json.write(List.of(
                        step("11.201", "checks", null, Step.Kind.STEP, null, "passed"),
                        step("40.102", "copy", "rack1-a", Step.Kind.LINK_LOST, null, "the link is lost"),
                        step("47.300", "copy", "rack1-a", Step.Kind.LINK_BACK, Duration.ofMillis(7_198), "it is back"),
                        step("48.000", "unwind", "rack1-a", Step.Kind.DOUBT, null, "it may run there"),
                        step("58.000", "unwind", "rack1-a", Step.Kind.SETTLED, Duration.ofSeconds(10), "it does not"),
                        step("58.100", "unwind", "rack1-b", Step.Kind.UNDO, null, "disks are removed"))));

        run.zugvogel("migrations", Samples.ID, "--explain");

        assertThat(run.output().replaceAll("\\d\\d:\\d\\d:", "")).isEqualTo("""
                11.201  checks      server   passed
                40.102  copy        rack1-a  ! the link is lost
                47.300  copy        rack1-a  ✓ it is back
                48.000  unwind      rack1-a  ! it may run there
                58.000  unwind      rack1-a  ✓ it does not (after 10.0 s)
                58.100  unwind      rack1-b  undone: disks are removed
                the link was lost 1 time, for 7.1 s in all
                it was in doubt 1 time, for 10.0 s in all
                """);
    }

    private static Step step(
            String second, String phase, @Nullable String host, Step.Kind kind, @Nullable Duration took, String text) {
        Step.By by = host == null ? Step.By.SERVER : host.endsWith("a") ? Step.By.SOURCE : Step.By.TARGET;
        return new Step(Instant.parse("2026-11-23T14:02:" + second + "Z"), phase, by, host, kind, took, text);
    }

    @ParameterizedTest
    @CsvSource({
        "200Mbit/s, 25000000, db1 sends at most 25.0 MB/s",
        "unlimited, 0, db1 sends as fast as it can",
        "Unlimited, 0, db1 sends as fast as it can"
    })
    void theBandwidthOfARunningMigrationIsChanged(String typed, long sent, String said) {
        MigrationRecord changed = Samples.with(
                Samples.at(MigrationState.COPY, 8_000), Transport.RELAY, sent == 0 ? null : new BytesPerSecond(sent));
        server.answer("PATCH " + RECORD, 200, Samples.json(changed));

        assertThat(run.zugvogel("migrations", Samples.ID, "--bandwidth", typed)).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).isEqualTo(said + "\n");
        assertThat(server.asked("PATCH " + RECORD).getFirst().body())
                .isEqualTo("{\"bandwidth_bytes_per_second\":" + sent + "}");
        assertThat(run.zugvogel("migrations", Samples.ID, "--bandwidth", typed, "--json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo(Samples.json(changed) + "\n");
    }

    @Test
    void aChangeThatComesTooLateFailsWithItsCode() {
        server.answer("PATCH " + RECORD, 409, Samples.error("ZV-1017", "the switch-over of db1 has begun"));

        assertThat(run.zugvogel("migrations", Samples.ID, "--bandwidth", "1MB/s", "--watch"))
                .isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).startsWith("ZV-1017 the switch-over of db1 has begun");
    }

    @Test
    void storesAreATableAndOfOneHostAlone() {
        String all = Json.write(List.of(Samples.store("h1", true), Samples.store("h3", false)));
        server.answer("GET /v1/stores", 200, all).answer("GET /v1/stores?host=h1", 200, "[]");

        assertThat(run.zugvogel("store", "ls")).isEqualTo(ExitCode.DONE);
        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(1)).matches("h1    db1 +1\\.0 GiB  \\d{4}-.* h2    " + Samples.ID);
        assertThat(run.lines().get(2)).matches("h3    6f1c0000-.* +1\\.0 GiB  – +– +–");
        run.zugvogel("store", "ls", "--json");
        assertThat(run.output()).isEqualTo(all + "\n");
        run.zugvogel("store", "ls", "h1");
        assertThat(run.output()).isEqualTo("no host keeps pages of a VM\n");
    }

    @Test
    void removingAStoreSaysWhatWentWhere() {
        String removed = Json.write(List.of(Samples.store("h1", true)));
        server.answer("DELETE /v1/stores/db1?key=false&host=h1", 200, removed)
                .answer("DELETE /v1/stores/db1?key=true", 200, removed);

        assertThat(run.zugvogel("store", "rm", "db1", "--host", "h1")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo("removed 1.0 GiB of db1 on h1\n");
        assertThat(run.zugvogel("store", "rm", "db1", "--key")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo("removed 1.0 GiB of db1 on h1\nremoved the key\n");
        assertThat(run.zugvogel("store", "rm", "db1", "--key", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo(removed + "\n");
    }

    @ParameterizedTest
    @CsvSource({"COPY, cancelling db1; it stays on h1", "CANCELLED, cancelled after"})
    void cancellingSaysWhereTheVmStays(MigrationState state, String said) {
        server.answer("POST " + RECORD + "/cancel", 200, Samples.json(Samples.at(state, 8_000)));

        assertThat(run.zugvogel("cancel", Samples.ID)).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).startsWith(said);
    }

    @Test
    void cancellingTooLateChangesNothingAndFails() {
        server.answer("POST " + RECORD + "/cancel", 409, """
                {"error":{"code":"ZV-1012","message":"the switch-over has begun","owner":null,"remedy":"wait"}}""");

        assertThat(run.zugvogel("cancel", Samples.ID)).isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).isEqualTo("ZV-1012 the switch-over has begun\n        → wait\n");
    }

    @Test
    void maintenanceIsSwitched() {
        server.answer("PUT /v1/hosts/h1/maintenance", 200, Json.write(Samples.host("h1")));

        assertThat(run.zugvogel("maintenance", "h1", "on")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).isEqualTo("h1 takes no more VMs; those it has stay\n");
        assertThat(run.zugvogel("maintenance", "h1", "OFF")).isEqualTo(ExitCode.DONE);

        assertThat(server.asked("PUT /v1/hosts/h1/maintenance"))
                .extracting(StubServer.Asked::body)
                .containsExactly("{\"on\":true}", "{\"on\":false}");
    }
}
