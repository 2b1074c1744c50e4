package dev.zugvogel.machine;

import java.util.List;

/** What an event did to a state. */
public sealed interface Outcome<S, E, F> {
    /** The state after the event; the old one if the event was refused. */
    S state();

    /** A row applied: this is the new state, and these effects are to be carried out in their order. */
    record Moved<S, E, F>(Row<S, E, F> row, S state) implements Outcome<S, E, F> {
        public List<F> effects() {
            return row.effects();
        }
    }

    /** No row is for this event in this state; nothing changes. */
    record Refused<S, E, F>(S state, E event) implements Outcome<S, E, F> {}
}
