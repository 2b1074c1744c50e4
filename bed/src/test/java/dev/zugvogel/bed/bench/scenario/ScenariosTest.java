package dev.zugvogel.bed.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.TestBeds;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.chart.Charts;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.wire.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figures are for the bench to tell, on a machine that does nothing else; here it is only that it tells. */
@Tag("bed")
class ScenariosTest {
    private static final BedName BED = new BedName(TestBeds.name("scenarios"));
    private static final ScenarioPlan.Choice NONE = new ScenarioPlan.Choice(List.of(), List.of(), List.of());

    /** Between them they need every part but a first trip, which the other test makes. */
    private static final List<Scenario> RETURNS = List.of(Scenario.RETURNS_GROWING, Scenario.DISK);

    private final StringWriter said = new StringWriter();

    @AfterEach
    void takeDown() {
        Bed.down(BED);
    }

    @Test
    void aQuickRunMovesAGuestThereAndBackWithEachToolAndReportsEverything() {
        ScenarioPlan plan = ScenarioPlan.quick(RETURNS, NONE, 1);
        ScenarioTable table = new ScenarioTable(new PrintWriter(said));
        Bed bed = Bed.up(BedSpec.full(BED.text(), 2));

        ScenarioReport report = Scenarios.measure(bed, plan, table);

        table.report(report);
        assertThat(report.complete()).as(said.toString()).isTrue();
        requireEverything(Json.tree(report));
        assertThat(Charts.of(report).files()).hasSize(1 + RETURNS.size());
        assertThat(said.toString()).contains("at most", "downtime");
        bed.hosts().forEach(ScenariosTest::requireClean);
    }

    @Test
    void aToolThatFailsCostsItsOwnFigureOnly() {
        ScenarioPlan plan = ScenarioPlan.quick(List.of(Scenario.FIRST_TRIP), NONE, 1);
        Bed bed = Bed.up(BedSpec.full(BED.text(), 2));
        bed.hosts().forEach(host -> bed.product().agent(host).kill());

        ScenarioReport report = Scenarios.measure(bed, plan, new ScenarioTable(new PrintWriter(said)));

        CourseReport course = report.courses().getFirst();
        assertThat(course.figures(Tool.VIRSH)).isPresent();
        assertThat(course.figures(Tool.ZUGVOGEL)).isEmpty();
        assertThat(report.complete()).isFalse();
        bed.hosts().forEach(ScenariosTest::requireClean);
    }

    private static void requireEverything(JsonNode json) {
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("libvirt", "background", "rounds", "courses", "targets");
        assertThat(json.path("courses")).hasSameSizeAs(RETURNS).allSatisfy(course -> {
            assertThat(course.path("course").path("link").path("name").asText()).isEqualTo("unlimited");
            assertThat(course.path("tools")).hasSize(2).allSatisfy(ScenariosTest::requireFigures);
        });
        assertThat(json.path("targets")).isNotEmpty().allSatisfy(target -> {
            assertThat(target.path("figure").isNumber()).isTrue();
            assertThat(target.path("held").isBoolean()).isTrue();
        });
    }

    private static void requireFigures(JsonNode tool) {
        for (String figure : List.of("wire", "time", "downtime"))
            assertThat(tool.path("figures").path(figure)).as(figure).hasSize(3).allMatch(JsonNode::isNumber);
        assertThat(tool.path("figures").path("wire").path("median").asLong()).isPositive();
        assertThat(tool.path("moves")).hasSize(1);
        assertThat(tool.path("moves").path(0).size()).isEqualTo(Move.class.getRecordComponents().length);
    }

    private static void requireClean(Host host) {
        assertThat(host.virsh("list", "--all", "--name")).isBlank();
        assertThat(host.exec("ls", HostLayout.IMAGES)).doesNotContain("bench-");
        assertThat(host.link().faults()).isEmpty();
    }
}
