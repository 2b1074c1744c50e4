package dev.zugvogel.bed.bench;

import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The product beside virsh. Its JSON form is what {@code --json} writes; times are in milliseconds. */
public record OverheadReport(
        OverheadPlan plan, List<Comparison> comparisons, List<PhaseSpread> phases, List<Move> moves) {
    /** Of moves of both tools, without the ones that warmed up. */
    static OverheadReport of(OverheadPlan plan, List<Move> moves) {
        return new OverheadReport(
                plan, Comparison.all(moves), PhaseSpread.of(records(moves).toList()), List.copyOf(moves));
    }

    Comparison comparison(Figure figure) {
        return comparisons.stream()
                .filter(each -> each.figure() == figure)
                .findFirst()
                .orElseThrow();
    }

    /** The gap as the product's own probe saw it; empty if no probe ran. */
    Optional<Spread> gapByRecord() {
        List<Duration> gaps = records(moves)
                .map(record -> record.downtime().guestObserved())
                .filter(Objects::nonNull)
                .toList();
        return gaps.isEmpty() ? Optional.empty() : Optional.of(Spread.of(gaps));
    }

    private static Stream<MigrationRecord> records(List<Move> moves) {
        return moves.stream().map(Move::migration).filter(Objects::nonNull);
    }
}
