package dev.zugvogel.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Collects rows and checks the table as a whole. Used by one thread.
 *
 * @param <S> the states
 * @param <E> the events
 * @param <F> the effects
 */
public final class Table<S, E, F> {
    private final String name;
    private final Class<S> states;
    private final Class<E> events;
    private final Class<? extends S> initial;
    private final List<Row<S, E, F>> rows = new ArrayList<>();

    Table(String name, Class<S> states, Class<E> events, Class<? extends S> initial) {
        this.name = name;
        this.states = states;
        this.events = events;
        this.initial = initial;
    }

    /** Begins a row. */
    public <A extends S, B extends E> When<A, B> on(Class<A> from, Class<B> event) {
        return new When<>(from, event, Guard.none());
    }

    /**
     * The finished machine.
     *
     * @throws IllegalArgumentException if a state is never reached, an event has no row, or a row can never apply
     *     because one before it takes all its events
     */
    public Machine<S, E, F> build() {
        require(unreached(), "states never reached: ");
        require(eventsWithoutRow(), "events without a row: ");
        require(shadowed(), "rows that can never apply: ");
        return new Machine<>(name, initial, rows);
    }

    private void require(List<String> faults, String what) {
        if (!faults.isEmpty()) throw new IllegalArgumentException(name + ": " + what + faults);
    }

    private List<String> unreached() {
        Set<Class<?>> reached = new LinkedHashSet<>(Set.of(initial));
        Deque<Class<?>> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            Class<?> from = open.remove();
            for (Row<S, E, F> row : rows) {
                if (row.from() == from && reached.add(row.to())) open.add(row.to());
            }
        }
        return names(leaves(states).filter(state -> !reached.contains(state)));
    }

    private List<String> eventsWithoutRow() {
        return names(leaves(events).filter(event -> rows.stream().noneMatch(row -> row.event() == event)));
    }

    private List<String> shadowed() {
        List<String> faults = new ArrayList<>();
        for (int later = 0; later < rows.size(); later++) {
            Row<S, E, F> row = rows.get(later);
            boolean hidden = rows.subList(0, later).stream()
                    .anyMatch(earlier -> earlier.from() == row.from()
                            && earlier.event() == row.event()
                            && (earlier.guard().isNone()
                                    || earlier.guard().name().equals(row.guard().name())));
            if (hidden) faults.add(row.toString());
        }
        return faults;
    }

    private static List<String> names(Stream<Class<?>> types) {
        return types.map(Class::getSimpleName).toList();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null) return Stream.of(type);
        return Arrays.stream(permitted).flatMap(Table::leaves);
    }

    /**
     * The first half of a row.
     *
     * @param <A> the state it leaves
     * @param <B> the event it is for
     */
    public final class When<A extends S, B extends E> {
        private final Class<A> from;
        private final Class<B> event;
        private final Guard<S, E> guard;

        private When(Class<A> from, Class<B> event, Guard<S, E> guard) {
            this.from = from;
            this.event = event;
            this.guard = guard;
        }

        /** The row applies only while this holds. */
        public When<A, B> when(String condition, BiPredicate<A, B> holds) {
            return new When<>(
                    from,
                    event,
                    new Guard<>(condition, (state, happened) -> holds.test(from.cast(state), event.cast(happened))));
        }

        /** Ends the row: where it leads. */
        public <C extends S> Table<S, E, F> to(Class<C> to, BiFunction<A, B, C> next) {
            return to(to, next, List.of());
        }

        /** Ends the row: where it leads and what is to be done, in this order. */
        public <C extends S> Table<S, E, F> to(Class<C> to, BiFunction<A, B, C> next, List<F> effects) {
            rows.add(new Row<>(
                    from,
                    event,
                    guard,
                    to,
                    effects,
                    (state, happened) -> next.apply(from.cast(state), event.cast(happened))));
            return Table.this;
        }
    }
}
