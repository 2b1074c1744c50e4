package dev.zugvogel.control.flow.migrate.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchOverTest {
    private static SwitchOver of(long objectiveMs, boolean stated, boolean forced, long safeMs) {
        return new SwitchOver(Duration.ofMillis(objectiveMs), stated, forced, Duration.ofMillis(safeMs), 9);
    }

    private static List<Finding> findings(long safeMs, boolean stated, boolean forced) {
        return of(300, stated, forced, safeMs).findings();
    }

    @Test
    void whereTheLastTransferHasTimeLeftThereIsNothingToTell() {
        assertThat(findings(290, true, false)).isEmpty();
        assertThat(findings(291, true, false)).isNotEmpty();
    }

    @Test
    void onlyWhoNamedTheObjectiveAndDoesNotInsistIsRefused() {
        assertThat(List.of(
                        findings(400, true, false).getFirst(),
                        findings(400, false, false).getFirst(),
                        findings(400, true, true).getFirst()))
                .extracting(Finding::code, Finding::severity)
                .containsExactly(
                        tuple(Code.SWITCH_OVER_TOO_LONG, Severity.ERROR),
                        tuple(Code.SWITCH_OVER_TOO_LONG, Severity.WARNING),
                        tuple(Code.SWITCH_OVER_TOO_LONG, Severity.WARNING));
    }

    @Test
    void whatItAdvisesIsTaken() {
        assertThat(findings(400, true, false).getFirst().remedy()).contains("--downtime 450ms");
        assertThat(of(450, true, false, 400).findings()).isEmpty();
    }

    @Test
    void allOfItIsKeptFreeWhereItIsPromisedAndElseSomeIsLeft() {
        assertThat(of(600, true, false, 500).overhead()).hasMillis(500);
        assertThat(of(300, false, false, 100).overhead()).hasMillis(100);
        assertThat(of(300, false, false, 500).overhead()).hasMillis(225);
        assertThat(of(300, true, true, 500).overhead()).hasMillis(150);
    }
}
