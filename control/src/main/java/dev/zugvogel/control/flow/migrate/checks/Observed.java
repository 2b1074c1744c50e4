package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.failure.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent said when it was asked, or why it said nothing.
 *
 * @param <T> the facts asked for
 */
public sealed interface Observed<T> {
    /**
     * @param asked and answered by the control plane's clock, so that the agent's clock can be compared
     */
    record Seen<T>(T facts, Instant asked, Instant answered) implements Observed<T> {}

    /** The agent refused, was slow, or is not there. */
    record Failed<T>(Failure failure) implements Observed<T> {}

    /** There was no sense or no time in asking. */
    record NotAsked<T>() implements Observed<T> {}

    default Optional<T> known() {
        return this instanceof Seen<T> seen ? Optional.of(seen.facts()) : Optional.empty();
    }
}
