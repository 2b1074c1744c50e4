package dev.zugvogel.control.flow.migrate.forecast;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.plan.converge.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a switch-over takes beside the last transfer, held against the objective. No controller can make it shorter, so an
 * objective that it may break alone is refused where somebody asked for it, and told of where it is only the usual one. Pure.
 *
 * @param stated somebody named this objective
 * @param forced and insists to begin whatever is said of it
 * @param safe it takes no longer, nine times of ten
 * @param seen switch-overs which that comes from; of none it is a guess
 */
public record SwitchOver(Duration objective, boolean stated, boolean forced, Duration safe, int seen) {
    private static final long ROUND_MS = 50;

    List<Finding> findings() {
        return fits() ? List.of() : List.of(finding().withRemedy(remedy()));
    }

    private boolean fits() {
        return safe.plus(Terms.LEAST_LIMIT).compareTo(objective) <= 0;
    }

    private boolean promised() {
        return stated && !forced;
    }

    private Finding finding() {
        String message = "the switch-over alone may take " + safe.toMillis() + " ms, and the objective is "
                + objective.toMillis() + " ms: " + source();
        return promised()
                ? Finding.error(Code.SWITCH_OVER_TOO_LONG, message)
                : Finding.warning(Code.SWITCH_OVER_TOO_LONG, message);
    }

    private String source() {
        return switch (seen) {
            case 0 -> "nobody has seen one here yet";
            case 1 -> "one was seen so far";
            default -> "by the last " + seen;
        };
    }

    private String remedy() {
        String possible = "Possible with --downtime " + possible().toMillis() + "ms";
        return stated
                ? possible + "; or without --downtime, which only aims at the usual objective and shows what it takes."
                : possible + ", which is kept or refused; without it the usual objective is only aimed at.";
    }

    private Duration possible() {
        long most = safe.plus(Terms.LEAST_LIMIT).toMillis();
        return Duration.ofMillis(ROUND_MS * Math.ceilDiv(most, ROUND_MS));
    }

    /**
     * What is kept free of the objective for it: all that it may take, where that is promised. Else never all of the
     * objective, or the copy would repeat for ever: who insists gives up what can't be helped, not what can, and the last
     * transfer has half of it then.
     */
    public Duration overhead() {
        Duration most =
                promised() ? objective : objective.multipliedBy(forced ? 2 : 3).dividedBy(4);
        return safe.compareTo(most) < 0 ? safe : most;
    }

    /**
     * What of it a refusal may rest on. Nobody asked for the usual objective, so nobody is refused for what can't be helped.
     *
     * @param shortest that was seen, if enough were
     */
    public Duration sure(Optional<Duration> shortest) {
        Duration kept = overhead();
        Duration seen = shortest.orElse(kept);
        return stated || seen.compareTo(kept) < 0 ? seen : kept;
    }
}
