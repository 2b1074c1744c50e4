package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Clocks are compared through the control plane's: an agent read its clock between question and answer, so only a
 * difference that no timing of the answers can explain is reported. */
final class ClockSkew implements Check {
    static final Duration MOST = Duration.ofSeconds(1);

    @Override
    public List<Finding> findings(CheckInput input) {
        if (!(input.vm() instanceof Observed.Seen<VmFacts> vm)) return List.of();
        if (!(input.there() instanceof Observed.Seen<TargetFacts> target)) return List.of();
        Offset here = Offset.of(vm.facts().getClockMs(), vm.asked(), vm.answered());
        Offset there = Offset.of(target.facts().getClockMs(), target.asked(), target.answered());
        long atLeastMs = Math.max(there.leastMs() - here.mostMs(), here.leastMs() - there.mostMs());
        if (atLeastMs <= MOST.toMillis()) return List.of();
        return List.of(Finding.warning(
                Code.CLOCK_SKEW,
                "the clocks of " + input.source().name() + " and "
                        + input.target().name() + " differ by at least " + atLeastMs + " ms"));
    }

    /** A host's clock less the control plane's lies between these. */
    private record Offset(long leastMs, long mostMs) {
        static Offset of(long clockMs, Instant asked, Instant answered) {
            return new Offset(clockMs - answered.toEpochMilli(), clockMs - asked.toEpochMilli());
        }
    }
}
