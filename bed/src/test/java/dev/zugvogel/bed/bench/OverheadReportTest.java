package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.wire.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverheadReportTest {
    private static final OverheadPlan PLAN = new OverheadPlan(0, 1, Bytes.ofMib(256), Bytes.ofMib(1024), "web");

    private final OverheadReport report = OverheadReport.of(
            PLAN,
            List.of(
                    move(Tool.VIRSH, 2000, 100, null),
                    move(Tool.ZUGVOGEL, 2400, 90, Records.of(1900, Traffic.NONE)),
                    move(Tool.ZUGVOGEL, 2600, 110, Records.of(2100, Traffic.NONE)),
                    move(Tool.VIRSH, 2000, 100, null)));

    @Test
    void theRatioIsTheProductsTimeAsAMultipleOfVirshs() {
        assertThat(report.comparison(Figure.COMMAND).ratio()).isEqualTo(1.25, within(1e-9));
        assertThat(report.comparison(Figure.GAP).ratio()).isEqualTo(1.0, within(1e-9));
    }

    @Test
    void theAccountOfVirshIsItsCommandAndThatOfTheProductItsRecord() {
        assertThat(report.comparison(Figure.ACCOUNT).virsh().median()).isEqualTo(Duration.ofSeconds(2));
        assertThat(report.comparison(Figure.ACCOUNT).zugvogel().median()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void phasesKeepTheOrderOfFlow() {
        assertThat(report.phases()).extracting(PhaseSpread::phase).containsExactly("checks", "copy");
        assertThat(report.phases().getLast().time().max()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aProgramFindsEveryMoveAndRatioInTheJson() {
        JsonNode json = Json.tree(report);

        assertThat(json.path("moves")).hasSize(4);
        assertThat(json.path("moves")
                        .path(1)
                        .path("migration")
                        .path("duration_ms")
                        .asLong())
                .isEqualTo(1900);
        assertThat(json.path("comparisons").path(0).path("figure").asText()).isEqualTo("command");
        assertThat(json.path("comparisons").path(0).path("ratio").asDouble()).isEqualTo(1.25, within(1e-9));
    }

    @Test
    void aPersonIsToldWhichBoundHolds() {
        StringWriter text = new StringWriter();
        new OverheadTable(new PrintWriter(text)).report(report);

        assertThat(text.toString())
                .contains("✓ command, start to end: 1.25 times")
                .contains("✓ gap a client saw: 1.00");
    }

    private static Move move(Tool tool, long commandMs, long gapMs, @Nullable MigrationRecord record) {
        JobFigures libvirt = new JobFigures(Duration.ofSeconds(1), Duration.ofMillis(50));
        return new Move(
                tool,
                "h1",
                "h2",
                Duration.ofMillis(commandMs),
                Bytes.ofMib(80),
                libvirt,
                Duration.ofMillis(gapMs),
                0,
                record);
    }
}
