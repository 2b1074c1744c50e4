package dev.zugvogel.machine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Records which rows of a machine were visited, so that a test can fail on one that was not. Thread-safe. */
public final class Coverage<S, E, F> {
    private final Machine<S, E, F> machine;
    private final Set<Row<S, E, F>> visited = ConcurrentHashMap.newKeySet();

    public Coverage(Machine<S, E, F> machine) {
        this.machine = machine;
    }

    /** The machine to run: it behaves as the one given and is recorded here. */
    public Machine<S, E, F> recorded() {
        return machine.observedBy(visited::add);
    }

    /** Rows that no step took, in the order of the table. */
    public List<Row<S, E, F>> unvisited() {
        return machine.rows().stream().filter(row -> !visited.contains(row)).toList();
    }
}
