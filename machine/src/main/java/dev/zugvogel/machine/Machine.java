package dev.zugvogel.machine;

import java.util.List;
import java.util.function.Consumer;

/**
 * A state machine as a table of {@link Row}s over sealed states and events. Rows are tried in the order of the table;
 * the first that matches applies. Immutable and pure: it holds no state, does no I/O, and is safe for any thread.
 *
 * @param <S> sealed interface of the states
 * @param <E> sealed interface of the events
 * @param <F> the effects
 */
public final class Machine<S, E, F> {
    private final String name;
    private final Class<? extends S> initial;
    private final List<Row<S, E, F>> rows;
    private final Consumer<Row<S, E, F>> visited;

    Machine(String name, Class<? extends S> initial, List<Row<S, E, F>> rows) {
        this(name, initial, rows, row -> {});
    }

    private Machine(String name, Class<? extends S> initial, List<Row<S, E, F>> rows, Consumer<Row<S, E, F>> visited) {
        this.name = name;
        this.initial = initial;
        this.rows = List.copyOf(rows);
        this.visited = visited;
    }

    /** Starts a table whose machine begins in {@code initial}. */
    public static <S, E, F> Table<S, E, F> of(
            String name, Class<S> states, Class<E> events, Class<? extends S> initial) {
        return new Table<>(name, states, events, initial);
    }

    /** The state and effects that follow from an event. */
    public Outcome<S, E, F> step(S state, E event) {
        for (Row<S, E, F> row : rows) {
            if (!row.matches(state, event)) continue;
            S reached = row.leave(state, event);
            visited.accept(row);
            return new Outcome.Moved<>(row, reached);
        }
        return new Outcome.Refused<>(state, event);
    }

    /** The same machine, which tells of every row that applied. */
    public Machine<S, E, F> observedBy(Consumer<Row<S, E, F>> observer) {
        return new Machine<>(name, initial, rows, visited.andThen(observer));
    }

    public String name() {
        return name;
    }

    public Class<? extends S> initial() {
        return initial;
    }

    public List<Row<S, E, F>> rows() {
        return rows;
    }
}
