package dev.zugvogel.machine;

import java.util.List;
import java.util.function.BiFunction;

/**
 * One transition: in a state of type {@code from}, an event of type {@code event} for which the guard holds leads to the
 * state that {@code next} makes, which is of type {@code to}, and asks for the effects.
 *
 * @param <S> all states of the machine
 * @param <E> all its events
 * @param <F> its effects, which the owner of the machine carries out
 */
public record Row<S, E, F>(
        Class<? extends S> from,
        Class<? extends E> event,
        Guard<S, E> guard,
        Class<? extends S> to,
        List<F> effects,
        BiFunction<S, E, S> next) {
    public Row {
        effects = List.copyOf(effects);
    }

    boolean matches(S state, E happened) {
        return from.isInstance(state)
                && event.isInstance(happened)
                && guard.holds().test(state, happened);
    }

    S leave(S state, E happened) {
        S reached = next.apply(state, happened);
        if (!to.isInstance(reached)) throw new IllegalStateException(this + " led to " + reached);
        return reached;
    }

    /** {@code Checking + ChecksPassed [guard] -> Starting}. */
    @Override
    public String toString() {
        String condition = guard.isNone() ? "" : " [" + guard.name() + "]";
        return from.getSimpleName() + " + " + event.getSimpleName() + condition + " -> " + to.getSimpleName();
    }
}
