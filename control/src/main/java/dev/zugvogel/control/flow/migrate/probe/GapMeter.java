package dev.zugvogel.control.flow.migrate.probe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The gap that clients saw: the longest interval between two consecutive answers that overlaps the time of the
 * switch-over. Nothing is taken off it, so it is never below the interval between two requests. Pure.
 */
public final class GapMeter {
    private GapMeter() {}

    /**
     * @param from and to enclose the switch-over, in the time of the samples
     * @return empty if no answer came before or after, so that the gap has no end
     */
    public static Optional<Duration> gap(List<Sample> samples, Duration from, Duration to) {
        List<Duration> answers = samples.stream()
                .map(Sample::answered)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        Duration longest = Duration.ZERO;
        for (int next = 1; next < answers.size(); next++) {
            Duration before = answers.get(next - 1);
            Duration after = answers.get(next);
            if (after.compareTo(from) < 0 || before.compareTo(to) > 0) continue;
            Duration gap = after.minus(before);
            if (gap.compareTo(longest) > 0) longest = gap;
        }
        return encloses(answers, from, to) ? Optional.of(longest) : Optional.empty();
    }

    private static boolean encloses(List<Duration> answers, Duration from, Duration to) {
        return answers.size() > 1
                && answers.getFirst().compareTo(to) < 0
                && answers.getLast().compareTo(from) > 0;
    }
}
