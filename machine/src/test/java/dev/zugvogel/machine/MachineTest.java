package dev.zugvogel.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.machine.Door.Effect;
import dev.zugvogel.machine.Door.Event;
import dev.zugvogel.machine.Door.State;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void firstRowWhoseGuardHoldsDecidesStateAndEffects() {
        var outcome = Door.MACHINE.step(new State.Open(3), new Event.Pass(2));
        assertThat(outcome.state()).isEqualTo(new State.Open(5));
        assertThat(((Outcome.Moved<State, Event, Effect>) outcome).effects()).containsExactly(Effect.RING_BELL);
    }

    @Test
    void laterRowTakesWhatTheGuardLeaves() {
        assertThat(Door.MACHINE.step(new State.Open(9), new Event.Pass(2)).state())
                .isEqualTo(new State.Walled());
    }

    @Test
    void eventWithoutRowIsRefusedAndChangesNothing() {
        assertThat(Door.MACHINE.step(new State.Closed(), new Event.Pass(1)))
                .isEqualTo(new Outcome.Refused<State, Event, Effect>(new State.Closed(), new Event.Pass(1)));
    }

    @Test
    void tableWithUnreachedStateIsRefused() {
        var table = Machine.<State, Event, Effect>of("door", State.class, Event.class, State.Closed.class)
                .on(State.Closed.class, Event.Pass.class)
                .to(State.Open.class, (closed, pass) -> new State.Open(0))
                .on(State.Closed.class, Event.Shut.class)
                .to(State.Closed.class, (closed, shut) -> closed);
        assertThatThrownBy(table::build).hasMessageContaining("never reached").hasMessageContaining("Walled");
    }

    @Test
    void tableWithEventThatNothingHandlesIsRefused() {
        var table = Machine.<State, Event, Effect>of("door", State.class, Event.class, State.Open.class)
                .on(State.Open.class, Event.Pass.class)
                .when("first", (open, pass) -> open.passed() == 0)
                .to(State.Closed.class, (open, pass) -> new State.Closed())
                .on(State.Open.class, Event.Pass.class)
                .to(State.Walled.class, (open, pass) -> new State.Walled());
        assertThatThrownBy(table::build).hasMessageContaining("without a row").hasMessageContaining("Shut");
    }

    @Test
    void rowHiddenByAnEarlierOneIsRefused() {
        var table = Door.table()
                .on(State.Open.class, Event.Shut.class)
                .to(State.Walled.class, (open, shut) -> new State.Walled());
        assertThatThrownBy(table::build).hasMessageContaining("can never apply");
    }

    @Test
    void rowThatMakesAnotherStateThanItDeclaresIsAFault() {
        Row<State, Event, Effect> row = new Row<>(
                State.Open.class,
                Event.Shut.class,
                Guard.none(),
                State.Closed.class,
                java.util.List.of(),
                (state, event) -> state);
        assertThatThrownBy(() -> row.leave(new State.Open(0), new Event.Shut()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void coverageNamesTheRowsThatNoStepTook() {
        Coverage<State, Event, Effect> coverage = new Coverage<>(Door.MACHINE);
        Machine<State, Event, Effect> machine = coverage.recorded();
        machine.step(new State.Open(0), new Event.Shut());
        machine.step(new State.Closed(), new Event.Shut());
        assertThat(coverage.unvisited())
                .extracting(Row::toString)
                .containsExactly("Open + Pass [not too many] -> Open", "Open + Pass -> Walled");
    }

    @Test
    void diagramHasEveryRowWithGuardAndEffects() {
        assertThat(Mermaid.diagram(Door.MACHINE)).isEqualTo("""
                stateDiagram-v2
                    [*] --> Open
                    Open --> Open : Pass [not too many] / ring bell
                    Open --> Walled : Pass
                    Open --> Closed : Shut / ring bell, lock
                    Walled --> [*]
                    Closed --> [*]
                """);
    }

    @Test
    void pageKeepsItsProseWhenTheDiagramIsRefreshed() {
        String page = "before\n\n```mermaid\nstale\n```\n\nafter\n";
        String fresh = Diagram.refresh(page, Door.MACHINE);
        assertThat(fresh).startsWith("before\n\n```mermaid\nstateDiagram-v2\n").endsWith("[*]\n```\n\nafter\n");
        assertThat(Diagram.refresh(fresh, Door.MACHINE)).isEqualTo(fresh);
    }

    @Test
    void pageWithoutDiagramIsAFault() {
        assertThatThrownBy(() -> Diagram.refresh("only prose\n", Door.MACHINE))
                .hasMessageContaining("no Mermaid block");
    }
}
