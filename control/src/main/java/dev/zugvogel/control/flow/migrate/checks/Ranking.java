package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders candidates: ready ones first, then fewer errors, fewer warnings, more memory free once the VM is there, less
 * CPU load, and last the name, so that the same facts always give the same order. Pure.
 */
public final class Ranking {
    private static final Comparator<Candidate> BEST_FIRST = Comparator.<Candidate>comparingLong(
                    candidate -> candidate.count(Severity.ERROR))
            .thenComparingLong(candidate -> candidate.count(Severity.WARNING))
            .thenComparing(Candidate::memoryAfter, Comparator.reverseOrder())
            .thenComparingDouble(candidate -> candidate.input.target().cpuBusyPercent())
            .thenComparing(candidate -> candidate.input.target().name());

    private Ranking() {}

    /** A target with what was found for it. */
    public record Candidate(CheckInput input, List<Finding> findings) {
        public Candidate {
            findings = List.copyOf(findings);
        }

        long count(Severity severity) {
            return findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
        }

        Bytes memoryAfter() {
            Bytes available = new Bytes(Math.max(
                    0,
                    input.there()
                            .known()
                            .map(TargetFacts::getMemoryAvailableBytes)
                            .orElse(0L)));
            long needed = input.vm().known().map(VmFacts::getMemoryBytes).orElse(0L);
            return available
                    .minusOrZero(input.target().reserved().memory())
                    .minusOrZero(new Bytes(Math.max(0, needed)));
        }
    }

    public static List<Candidate> order(List<Candidate> candidates) {
        return candidates.stream().sorted(BEST_FIRST).toList();
    }

    /** One report per candidate, the best first. */
    public static List<CheckReport> reports(List<Candidate> candidates) {
        List<Candidate> ordered = order(candidates);
        return IntStream.range(0, ordered.size())
                .mapToObj(index -> report(ordered.get(index), index + 1))
                .toList();
    }

    private static CheckReport report(Candidate candidate, int rank) {
        CheckInput input = candidate.input();
        return new CheckReport(
                input.vmName(),
                input.source().name(),
                input.target().name(),
                rank,
                Checks.ready(candidate.findings()),
                candidate.findings(),
                input.prospect().map(Prospect::forecast).orElse(null));
    }
}
