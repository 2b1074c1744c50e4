package dev.zugvogel.machine;

import java.util.List;

/** A small machine for these tests. */
final class Door {
    sealed interface State {
        record Open(int passed) implements State {}

        record Closed() implements State {}

        record Walled() implements State {}
    }

    sealed interface Event {
        record Pass(int people) implements Event {}

        record Shut() implements Event {}
    }

    enum Effect {
        RING_BELL,
        LOCK
    }

    static final Machine<State, Event, Effect> MACHINE = table().build();

    private Door() {}

    static Table<State, Event, Effect> table() {
        return Machine.<State, Event, Effect>of("door", State.class, Event.class, State.Open.class)
                .on(State.Open.class, Event.Pass.class)
                .when("not too many", (open, pass) -> open.passed() + pass.people() < 10)
                .to(
                        State.Open.class,
                        (open, pass) -> new State.Open(open.passed() + pass.people()),
                        List.of(Effect.RING_BELL))
                .on(State.Open.class, Event.Pass.class)
                .to(State.Walled.class, (open, pass) -> new State.Walled())
                .on(State.Open.class, Event.Shut.class)
                .to(State.Closed.class, (open, shut) -> new State.Closed(), List.of(Effect.RING_BELL, Effect.LOCK));
    }
}
