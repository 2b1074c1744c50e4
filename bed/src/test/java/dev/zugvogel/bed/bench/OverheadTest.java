package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.TestBeds;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Speed is for the bench to tell, on a machine that does nothing else; here it is only that it tells. */
@Tag("bed")
class OverheadTest {
    private static final BedName BED = new BedName(TestBeds.name("bench"));

    @AfterEach
    void takeDown() {
        Bed.down(BED);
    }

    @Test
    void oneRoundMovesTheGuestWithEachToolInBothDirectionsAndComparesAllFigures() {
        OverheadPlan plan = new OverheadPlan(1, 1, Bytes.ofMib(256), Bytes.ofMib(64), "writer:1MB/s:8MB");
        List<Move> told = new ArrayList<>();

        OverheadReport report = Overhead.measure(Bed.up(BedSpec.full(BED.text(), 2)), plan, told::add);

        assertThat(told).as("a round to warm up, and the one that counts").hasSize(8);
        assertThat(report.moves()).isEqualTo(told.subList(4, 8));
        assertThat(report.moves())
                .extracting(move -> move.tool() + " " + move.source() + " " + move.target())
                .containsExactlyInAnyOrder("VIRSH h1 h2", "VIRSH h2 h1", "ZUGVOGEL h1 h2", "ZUGVOGEL h2 h1");
        assertThat(report.comparisons()).extracting(Comparison::figure).containsExactly(Figure.values());
        assertThat(report.comparisons())
                .allSatisfy(each -> assertThat(each.ratio()).isPositive());
        assertThat(report.phases()).extracting(PhaseSpread::phase).contains("checks", "copy", "switchover");
        assertThat(report.gapByRecord()).isPresent();
    }

    /**
     * Above {@link FootprintReport#AGENT_BOUND}, which is what is wanted and what the bench holds agents to: since they
     * encode and remember pages they miss it.
     */
    private static final Bytes AGENT_CEILING = Bytes.ofMib(280);

    @Test
    void theProductsMemoryDoesNotGrowUnseen() {
        FootprintReport report = Footprint.measure(Bed.up(BedSpec.full(BED.text(), 2)), 2);

        assertThat(report.agents()).hasSize(2);
        assertThat(report.agents())
                .allSatisfy(agent -> assertThat(agent.memory().peak()).isLessThan(AGENT_CEILING));
        assertThat(report.server().memory().peak()).isLessThan(FootprintReport.SERVER_BOUND);
        assertThat(report.firstStart().min()).isPositive();
    }
}
