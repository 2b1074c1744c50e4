package dev.zugvogel.bed.bench;

import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * What the product needs of a machine. Its JSON form is what {@code --json} writes; times are in milliseconds, memory in
 * bytes.
 *
 * @param migrations how many there were before memory was read
 * @param firstStart of a server with an empty folder
 * @param restart of a server with a used one
 */
public record FootprintReport(int migrations, List<Program> agents, Program server, Spread firstStart, Spread restart) {
    static final Bytes AGENT_BOUND = new Bytes(200_000_000);
    static final Bytes SERVER_BOUND = new Bytes(300_000_000);
    static final Duration START_BOUND = Duration.ofSeconds(3);

    /** A running part of the product. */
    public record Program(String name, ResidentMemory memory) {}

    /** Whether peaks and medians are within what is promised. */
    public boolean withinBounds() {
        return agents.stream().allMatch(agent -> fits(agent, AGENT_BOUND))
                && fits(server, SERVER_BOUND)
                && fits(firstStart)
                && fits(restart);
    }

    static boolean fits(Program program, Bytes bound) {
        return program.memory().peak().compareTo(bound) < 0;
    }

    static boolean fits(Spread start) {
        return start.median().compareTo(START_BOUND) < 0;
    }
}
