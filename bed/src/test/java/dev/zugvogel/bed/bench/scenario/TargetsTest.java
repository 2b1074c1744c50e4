package dev.zugvogel.bed.bench.scenario;

import static dev.zugvogel.bed.bench.scenario.Reports.course;
import static dev.zugvogel.bed.bench.scenario.Reports.failed;
import static dev.zugvogel.bed.bench.scenario.Reports.report;
import static dev.zugvogel.bed.bench.scenario.Reports.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.wire.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {
    @Test
    void theFirstTripIsComparedWithVirshsDefaultsAndItsBytesWithTheBestSettingToo() {
        List<Target> targets = Targets.of(course(
                Scenario.FIRST_TRIP,
                "redis:96M",
                "100mbit",
                tool(Tool.VIRSH, 200, 20_000, 400),
                tool(Tool.VIRSH_XBZRLE, 100, 20_000, 400),
                tool(Tool.ZUGVOGEL, 80, 8_000, 200)));

        assertThat(targets)
                .extracting(Target::key, Target::figure, Target::held)
                .containsExactly(
                        tuple("bytes, first trip", 0.4, true),
                        tuple("bytes, first trip, to the best virsh", 0.8, false),
                        tuple("time, first trip at 100 Mbit/s", 0.4, true),
                        tuple("downtime", 0.5, true));
    }

    @Test
    void onAnUnlimitedLinkTimeCountsAndBytesDoNot() {
        List<Target> targets = Targets.of(course(
                Scenario.FIRST_TRIP,
                "web",
                "unlimited",
                tool(Tool.VIRSH, 90, 2_000, 100),
                tool(Tool.ZUGVOGEL, 90, 2_400, 101)));

        assertThat(targets).extracting(Target::key).containsExactly("time, unlimited link", "downtime");
        assertThat(targets).noneMatch(Target::held);
    }

    @Test
    void anIdleGuestsReturnHasAnotherBoundThanALoadedOnes() {
        assertThat(Targets.of(returned("idle")).getFirst().bound()).isEqualTo(0.005);
        assertThat(Targets.of(returned("redis:96M")).getFirst().bound()).isEqualTo(0.10);
    }

    @Test
    void aDisksReturnIsMeasuredByItsDataAndItsFirstTripIsNot() {
        Variation back = Scenario.DISK.variations().getLast();
        Variation first = Scenario.DISK.variations().getFirst();
        Bytes data = new Bytes(100_000_000);
        ToolReport own = tool(Tool.ZUGVOGEL, 3, 1_000, 10);

        assertThat(Targets.of(course(Scenario.DISK, back, "idle", "100mbit", data, own)))
                .first()
                .isEqualTo(new Target(
                        "bytes, disk's return, to its data",
                        "disk of idle, 100mbit, return, base there, 2% changed",
                        0.03,
                        0.04,
                        true));
        assertThat(Targets.of(course(Scenario.DISK, first, "idle", "100mbit", data, own)))
                .extracting(Target::key)
                .containsExactly("downtime");
    }

    @Test
    void aBoundThatCouldNotBeMeasuredDoesNotHold() {
        ScenarioReport report = report(course(
                Scenario.RETURN_TRIP, "idle", "100mbit", tool(Tool.VIRSH, 80, 8_000, 100), failed(Tool.ZUGVOGEL)));

        assertThat(report.targets()).isNotEmpty().allSatisfy(target -> {
            assertThat(target.figure()).isNull();
            assertThat(target.held()).isFalse();
        });
        assertThat(report.complete()).isFalse();
    }

    @Test
    void aProgramFindsKeyFigureBoundAndWhetherItHolds() {
        JsonNode json = Json.tree(report(returned("idle"))).path("targets").path(0);

        assertThat(json.path("key").asText()).isEqualTo("bytes, return trip, idle");
        assertThat(json.path("figure").asDouble()).isEqualTo(0.5);
        assertThat(json.path("bound").asDouble()).isEqualTo(0.005);
        assertThat(json.path("held").asBoolean(true)).isFalse();
    }

    private static CourseReport returned(String guest) {
        return course(
                Scenario.RETURN_TRIP,
                guest,
                "100mbit",
                tool(Tool.VIRSH, 80, 8_000, 100),
                tool(Tool.ZUGVOGEL, 40, 8_000, 100));
    }
}
