package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a forecast would have missed that knew, for each guest, the median of what its returns came to. It is the noise of
 * the machine: no forecast gets far below it. First trips are left out, as each takes what its link lets it.
 */
public record Hindsight(Accuracy.@Nullable Errors duration, Accuracy.@Nullable Errors bytes) {
    static Hindsight of(List<ForecastMove> moves) {
        Collection<List<MigrationRecord>> returns = moves.stream()
                .filter(Hindsight::returned)
                .collect(Collectors.groupingBy(
                        ForecastMove::load, Collectors.mapping(ForecastMove::record, Collectors.toList())))
                .values();
        return new Hindsight(
                errors(returns, Hindsight::copied),
                errors(returns, record -> record.bytes().wire().count()));
    }

    private static boolean returned(ForecastMove move) {
        return move.forecast().basis().known().count() > 0;
    }

    /** Without the checks, as forecasts are. */
    private static double copied(MigrationRecord record) {
        long checksNanos = record.phases().stream()
                .filter(phase -> phase.name().equals("checks"))
                .map(Phase::duration)
                .mapToLong(time -> time.toNanos())
                .sum();
        return record.duration().toNanos() - checksNanos;
    }

    private static Accuracy.@Nullable Errors errors(
            Collection<List<MigrationRecord>> returns, ToDoubleFunction<MigrationRecord> figure) {
        List<Double> missed = new ArrayList<>();
        for (List<MigrationRecord> guest : returns) {
            List<Double> was =
                    guest.stream().map(figure::applyAsDouble).sorted().toList();
            if (was.isEmpty()) continue;
            double median = rank(was, 0.5);
            was.forEach(each -> missed.add(Math.abs(median - each) / each));
        }
        if (missed.isEmpty()) return null;
        missed.sort(null);
        return new Accuracy.Errors(rank(missed, 0.5), rank(missed, 0.9));
    }

    private static double rank(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
