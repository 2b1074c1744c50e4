package dev.zugvogel.machine;

import java.util.function.BiPredicate;

/**
 * A condition on a row, with the name that the diagram shows. The predicate is pure.
 *
 * @param <S> the state the row leaves
 * @param <E> the event the row is for
 */
public record Guard<S, E>(String name, BiPredicate<S, E> holds) {
    public Guard {
        if (name.isBlank()) throw new IllegalArgumentException("a guard needs a name");
    }

    /** Always holds; the diagram shows nothing for it. */
    static <S, E> Guard<S, E> none() {
        return new Guard<>("always", (state, event) -> true);
    }

    boolean isNone() {
        return name.equals("always");
    }
}
