package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.terminal.Display;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckLinesTest {
    private static final Display PLAIN = new Display(false, true);

    private static String text(List<String> lines) {
        return String.join("\n", lines.stream().map(PLAIN::show).toList()) + "\n";
    }

    @Test
    void everyCandidateShowsItsVerdictAndEachFindingWithItsRemedy() {
        assertThat(text(CheckLines.of(Samples.reports(), false, 200))).isEqualTo("""
                  rank  host  verdict  forecast            finding
                  1     h2    ready    26 s · down 140 ms  – 10 Gbit/s to h2
                  2     h3    refused  –                   ✗ CPU lacks avx512f, which db1 uses
                                                             → give db1 the model of h3
                                                           ! only 80 Mbit/s to h3
                                                             → Expect a long migration, or wait until the link is free.
                """);
    }

    @Test
    void notesShowToThoseWhoAsk() {
        assertThat(text(CheckLines.of(Samples.reports(), true, 200)))
                .contains("refused  –                   ✗ CPU", "– 80 Mbit/s to h3");
    }

    @Test
    void narrowTerminalsWrapFindingsUnderThemselves() {
        assertThat(text(CheckLines.of(Samples.reports(), false, 80))).isEqualTo("""
                  rank  host  verdict  forecast            finding
                  1     h2    ready    26 s · down 140 ms  – 10 Gbit/s to h2
                  2     h3    refused  –                   ✗ CPU lacks avx512f, which db1 uses
                                                             → give db1 the model of h3
                                                           ! only 80 Mbit/s to h3
                                                             → Expect a long migration, or wait
                                                               until the link is free.
                """);
    }

    @Test
    void ranksDecideTheOrderAndNothingFoundIsADash() {
        List<CheckReport> reports = List.of(
                new CheckReport("db1", "h1", "a-long-name", 2, true, List.of(), null),
                new CheckReport("db1", "h1", "h2", 1, true, List.of(Finding.warning(Code.LINK_SLOW, "slow")), null));

        assertThat(text(CheckLines.of(reports, false, 200))).isEqualTo("""
                  rank  host         verdict  forecast  finding
                  1     h2           ready    –         ! slow
                                                          → Expect a long migration, or wait until the link is free.
                  2     a-long-name  ready    –         –
                """);
    }

    @Test
    void noCandidateIsSaid() {
        assertThat(CheckLines.of(List.of(), false, 80)).containsExactly("there is no host to check");
    }
}
