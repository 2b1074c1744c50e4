package dev.zugvogel.sim;

import dev.zugvogel.sim.host.Twist;
import dev.zugvogel.sim.session.SessionRun;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./dev sim}. Ends with 0 if all promises were kept, 1 if one was broken, 2 if it was asked for wrongly. */
@Command(
        name = "./dev sim",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Migrates guests in simulated worlds where everything fails; see docs/develop/simulation.md.")
public final class Main implements Callable<Integer> {
    private static final int TAIL_LINES = 60;
    private static final long ENDLESS = 1L << 40;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "10000", description = "How many (${DEFAULT-VALUE}).")
    long seeds;

    @Option(names = "--from", paramLabel = "S", defaultValue = "1", description = "The first (${DEFAULT-VALUE}).")
    long from;

    @Option(names = "--minutes", paramLabel = "M", description = "As many as fit, instead of a number.")
    @Nullable
    Double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "This one alone, with all that happens in it.")
    @Nullable
    Long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there.")
    @Nullable
    Path json;

    @Option(names = "--step", defaultValue = "1", hidden = true)
    long step;

    @Option(names = "--alone", hidden = true, description = "In this process.")
    boolean alone;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private PrintWriter out() {
        return command().getOut();
    }

    @Override
    public Integer call() throws IOException {
        boolean nothing = seeds < 1 || (minutes != null && minutes <= 0);
        if (nothing) throw new CommandLine.ParameterException(command(), "there must be something to run");
        return seed != null ? replay(seed) : many();
    }

    private int replay(long wanted) {
        Run.Result world = Run.of(wanted, true, Twist.NONE);
        world.trace().forEach(out()::println);
        out().println(world.violation().orElse("all promises are kept; ended " + world.ends()));
        SessionRun.Result session = SessionRun.of(wanted, true);
        out().println("\na session of the relay:");
        session.trace().forEach(out()::println);
        out().println(session.violation().orElse("nothing was lost, repeated or left; " + session.end()));
        return world.violation().isPresent() || session.violation().isPresent() ? 1 : 0;
    }

    private int many() throws IOException {
        Duration most = minutes == null ? Duration.ofDays(365) : Duration.ofMillis((long) (minutes * 60_000));
        Campaign campaign = new Campaign(from, step, (minutes == null || alone) ? seeds : ENDLESS, most);
        Report.Figures figures = alone ? campaign.run() : Crew.run(campaign);
        out().print(figures.text());
        if (json != null) Files.writeString(json, Json.write(figures));
        figures.broken().stream().findFirst().ifPresent(this::tell);
        out().flush();
        return figures.broken().isEmpty() ? 0 : 1;
    }

    private void tell(Report.Broken first) {
        boolean ofSession = SessionRun.of(first.seed(), false).violation().isPresent();
        List<String> trace = ofSession
                ? SessionRun.of(first.seed(), true).trace()
                : Run.of(first.seed(), true, Twist.NONE).trace();
        out().println();
        trace.subList(Math.max(0, trace.size() - TAIL_LINES), trace.size()).forEach(out()::println);
        out().println("all of it: ./dev sim --seed " + first.seed());
    }
}
