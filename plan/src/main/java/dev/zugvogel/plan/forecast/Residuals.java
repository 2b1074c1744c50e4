package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * By what the model's word differed from what happened: the logarithm of their ratio, for the VM and for the link. The
 * VM's own counts the more, the more there are of them. Of bytes only the VM's own tell: how other guests write says
 * nothing of this one.
 *
 * @param even as many outcomes of the VM weigh as much as all of the link's, and as many of the link's as the model
 * @param habitual whether what its trips came to tells what the next will, whatever the link
 */
record Residuals(List<Outcome> ofVm, List<Outcome> ofLink, double even, boolean habitual) {
    /** What changed since the last trip takes the same time and bytes over every link, and goes wrong in the same way. */
    private static final double EVEN_OF_RETURNS = 1;

    /** A first trip takes as long as its link lets it, so what the last one took over another link says little. */
    private static final double EVEN_OF_FIRST_TRIPS = 8;

    private static final double MOST = Math.log(8);

    static Residuals ofReturns(List<Outcome> ofVm, List<Outcome> ofLink) {
        return new Residuals(ofVm, ofLink, EVEN_OF_RETURNS, true);
    }

    static Residuals ofFirstTrips(List<Outcome> ofVm, List<Outcome> ofLink) {
        return new Residuals(ofVm, ofLink, EVEN_OF_FIRST_TRIPS, false);
    }

    Learned learned() {
        Estimate duration = estimate(undisturbed(Residuals::duration), ofLink);
        Estimate bytes = estimate(Residuals::bytes, List.of());
        Estimate downtime = estimate(undisturbed(Residuals::downtime), ofLink);
        return new Learned(
                new Factors(duration.factor(), bytes.factor(), downtime.factor()),
                new Factors(duration.doubt(), bytes.doubt(), downtime.doubt()),
                habit(outcome -> outcome.duration().toNanos() / 1e9),
                habit(outcome -> (double) outcome.bytes().count()),
                (int) seen(ofVm, Residuals::duration).count());
    }

    private static Function<Outcome, Optional<Double>> undisturbed(Function<Outcome, Optional<Double>> residual) {
        return outcome -> outcome.undisturbed() ? residual.apply(outcome) : Optional.empty();
    }

    private Optional<Habit> habit(ToDoubleFunction<Outcome> figure) {
        return Habit.of(ofVm.stream()
                .filter(outcome -> habitual && outcome.undisturbed())
                .map(figure::applyAsDouble)
                .toList());
    }

    private record Estimate(double factor, double doubt) {}

    private Estimate estimate(Function<Outcome, Optional<Double>> residual, List<Outcome> others) {
        List<Double> own = seen(ofVm, residual).toList();
        List<Double> theirs = seen(others, residual).toList();
        double mean = Math.clamp(shrunk(own, shrunk(theirs, 0)), -MOST, MOST);
        List<Double> telling = own.isEmpty() ? theirs : own;
        return new Estimate(Math.exp(mean), Average.doubt(telling, mean, Learned.PRIOR_DOUBT));
    }

    private double shrunk(List<Double> values, double towards) {
        OptionalDouble mean = Average.of(values);
        if (mean.isEmpty()) return towards;
        int count = values.size();
        return (count * mean.getAsDouble() + even * towards) / (count + even);
    }

    private static Stream<Double> seen(List<Outcome> outcomes, Function<Outcome, Optional<Double>> residual) {
        return outcomes.stream().flatMap(outcome -> residual.apply(outcome).stream());
    }

    private static Optional<Double> duration(Outcome outcome) {
        return outcome.forecast()
                .flatMap(forecast -> Optional.ofNullable(forecast.duration())
                        .flatMap(said -> logarithm(
                                (double) outcome.duration().toNanos(),
                                (double) said.expected().toNanos(),
                                factor(forecast, Factors::duration))));
    }

    private static Optional<Double> bytes(Outcome outcome) {
        return outcome.forecast()
                .flatMap(forecast -> Optional.ofNullable(forecast.bytes())
                        .flatMap(said -> logarithm(
                                (double) outcome.bytes().count(),
                                (double) said.expected().count(),
                                factor(forecast, Factors::bytes))));
    }

    private static Optional<Double> downtime(Outcome outcome) {
        return outcome.forecast()
                .flatMap(forecast -> Optional.ofNullable(forecast.downtime())
                        .flatMap(said -> outcome.downtime()
                                .flatMap(pause -> logarithm(
                                        (double) pause.toNanos(),
                                        (double) said.expected().toNanos(),
                                        factor(forecast, Factors::downtime)))));
    }

    private static double factor(Forecast forecast, ToDoubleFunction<Factors> part) {
        return part.applyAsDouble(forecast.basis().factors());
    }

    /** Of what happened to what the model said before it was corrected. */
    private static Optional<Double> logarithm(double happened, double said, double factor) {
        double value = Math.log(happened * factor / said);
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }
}
