package dev.zugvogel.control.flow.migrate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.control.flow.migrate.checks.Ranking.Candidate;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.CheckReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void readyComesFirstThenFewerWarningsThenMoreFreeMemoryThenTheName() {
        List<Candidate> candidates = List.of(
                candidate("refused", s -> s.there.setEmulatorPresent(false)),
                candidate("warned", s -> s.link.setTargetMtuBytes(9000)),
                candidate("b", s -> {}),
                candidate("a", s -> {}),
                candidate("roomy", s -> s.there.setMemoryAvailableBytes(16L << 30)),
                candidate("promised", s -> {
                    s.there.setMemoryAvailableBytes(16L << 30);
                    s.target = s.target.reserving(new Reserved(new Bytes(10L << 30), 0, Map.of()));
                }));
        assertThat(Ranking.reports(candidates))
                .extracting(CheckReport::target)
                .containsExactly("roomy", "a", "b", "promised", "warned", "refused");
    }

    @Test
    void orderOfTheCandidatesDoesNotMatter() {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : List.of("c", "a", "b", "d")) candidates.add(candidate(name, s -> {}));
        List<CheckReport> expected = Ranking.reports(candidates);
        Collections.shuffle(candidates, new Random(7));
        assertThat(Ranking.reports(candidates)).isEqualTo(expected);
    }

    @Test
    void ranksCountFromOneAndSayWhoIsReady() {
        List<CheckReport> reports = Ranking.reports(
                List.of(candidate("h3", s -> s.there.setMachineSupported(false)), candidate("h2", s -> {})));
        assertThat(reports).extracting(CheckReport::rank).containsExactly(1, 2);
        assertThat(reports).extracting(CheckReport::ready).containsExactly(true, false);
    }

    private static Candidate candidate(String host, Consumer<Situation> change) {
        CheckInput input = Situation.with(situation -> {
            situation.target = Situation.host(host);
            change.accept(situation);
        });
        return new Candidate(input, Checks.report(input));
    }
}
