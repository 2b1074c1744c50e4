package dev.zugvogel.plan.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one figure of a VM's trips usually comes to, whatever the model says. Pure.
 *
 * @param logarithm of the usual value
 * @param doubt standard deviation of what each trip differed from what was usual before it
 */
public record Habit(double logarithm, double doubt) {
    /** Of their doubts: further apart, and the circumstances are not the usual ones. */
    private static final double MOST_APART = 3;

    /** Until surprises tell: trips of one VM differ less from each other than the model's word from what comes. */
    private static final double PRIOR_DOUBT = 0.15;

    /** @param values the oldest first; empty without one, and for a value that has no logarithm */
    static Optional<Habit> of(List<Double> values) {
        List<Double> logarithms = values.stream().map(Math::log).toList();
        if (logarithms.isEmpty() || !logarithms.stream().allMatch(Double::isFinite)) return Optional.empty();
        List<Double> surprises = new ArrayList<>();
        for (int i = 1; i < logarithms.size(); i++) surprises.add(logarithms.get(i) - mean(logarithms.subList(0, i)));
        return Optional.of(new Habit(mean(logarithms), Average.doubt(surprises, 0, PRIOR_DOUBT)));
    }

    private static double mean(List<Double> logarithms) {
        return Average.of(logarithms).orElseThrow();
    }

    /** Between the model's word and the usual: the nearer to one, the less that one was wrong before. */
    double weigh(double word, double doubtOfWord) {
        double apart = logarithm - Math.log(word);
        if (!(Math.abs(apart) <= MOST_APART * (doubt + doubtOfWord))) return word;
        double ofWord = doubtOfWord * doubtOfWord;
        double share = ofWord == 0 ? 0 : ofWord / (ofWord + doubt * doubt);
        return word * Math.exp(share * apart);
    }
}
