package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Holds forecasts to what happened. Pure. */
public final class Accuracies {
    private Accuracies() {}

    /** Over all migrations that are done and had a forecast that said they would be. */
    public static Accuracy of(List<MigrationRecord> records) {
        List<Outcome> told = records.stream()
                .flatMap(record -> Outcome.of(record).stream())
                .filter(outcome -> outcome.forecast()
                        .filter(said -> said.duration() != null && said.bytes() != null)
                        .isPresent())
                .toList();
        return new Accuracy(
                told.size(),
                errors(told, Accuracies::durationError),
                errors(told, Accuracies::bytesError),
                share(told, Accuracies::downtimeInRange),
                share(told, Accuracies::durationInRange));
    }

    private static Accuracy.@Nullable Errors errors(
            List<Outcome> told, BiFunction<Outcome, Forecast, Optional<Double>> error) {
        List<Double> sorted = figures(told, error).stream().sorted().toList();
        if (sorted.isEmpty()) return null;
        return new Accuracy.Errors(rank(sorted, 0.5), rank(sorted, 0.9));
    }

    /** The nearest rank. */
    private static double rank(List<Double> sorted, double part) {
        return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
    }

    private static @Nullable Double share(List<Outcome> told, BiFunction<Outcome, Forecast, Optional<Double>> inRange) {
        List<Double> figures = figures(told, inRange);
        if (figures.isEmpty()) return null;
        return figures.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static List<Double> figures(List<Outcome> told, BiFunction<Outcome, Forecast, Optional<Double>> figure) {
        return told.stream()
                .flatMap(outcome -> outcome.forecast().flatMap(said -> figure.apply(outcome, said)).stream())
                .toList();
    }

    private static Optional<Double> durationError(Outcome outcome, Forecast said) {
        return Optional.ofNullable(said.duration())
                .flatMap(range -> error((double) outcome.duration().toNanos(), (double)
                        range.expected().toNanos()));
    }

    private static Optional<Double> bytesError(Outcome outcome, Forecast said) {
        return Optional.ofNullable(said.bytes())
                .flatMap(range -> error((double) outcome.bytes().count(), (double)
                        range.expected().count()));
    }

    private static Optional<Double> error(double happened, double said) {
        return happened <= 0 ? Optional.empty() : Optional.of(Math.abs(said - happened) / happened);
    }

    private static Optional<Double> downtimeInRange(Outcome outcome, Forecast said) {
        return Optional.ofNullable(said.downtime())
                .flatMap(range -> outcome.downtime().map(pause -> range.contains(pause) ? 1.0 : 0.0));
    }

    private static Optional<Double> durationInRange(Outcome outcome, Forecast said) {
        return Optional.ofNullable(said.duration()).map(range -> range.contains(outcome.duration()) ? 1.0 : 0.0);
    }
}
