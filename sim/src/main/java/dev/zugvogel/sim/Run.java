package dev.zugvogel.sim;

import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.sim.host.Known;
import dev.zugvogel.sim.host.Twist;
import dev.zugvogel.sim.libvirt.Guest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One seed from its first event to its end. */
final class Run {
    private static final Duration LONGEST = Duration.ofMinutes(25);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    /** In doubt, and quiet for so long: nothing more will come. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    /**
     * @param violation what was broken; empty if nothing was
     * @param coverage how often each fault struck in each phase, as {@code FAULT phase}
     * @param ends how each migration ended
     */
    record Result(
            long seed,
            Optional<String> violation,
            long events,
            Map<String, Integer> coverage,
            Map<String, Integer> ends,
            List<String> trace) {}

    private final long seed;
    private final World world;
    private final Promises promises;
    private final Set<String> seenDone = new HashSet<>();
    private boolean over;
    private long events;

    private Run(long seed, boolean traced, Twist twist) {
        this.seed = seed;
        this.world = new World(seed, traced, twist);
        this.promises = new Promises(world);
    }

    static Result of(long seed, boolean traced, Twist twist) {
        return new Run(seed, traced, twist).run();
    }

    private Result run() {
        look();
        while (!over && world.violation() == null && world.scheduler().step()) {
            events++;
            if (events % 3 == 0) world.guests().values().forEach(Guest::write);
            promises.always();
        }
        if (world.violation() == null) promises.atTheEnd();
        return new Result(
                seed,
                Optional.ofNullable(world.violation()),
                events,
                world.storm().coverage(),
                ends(),
                world.trace().lines());
    }

    /** Looks now and then whether it is over. */
    private void look() {
        for (Known known : List.copyOf(world.server().records())) {
            boolean done = known.state() == MigrationState.DONE;
            if (done && seenDone.add(known.id())) world.onward(known);
        }
        Duration since = world.scheduler().since();
        boolean doubts = since.compareTo(QUIET) > 0 && promises.maySayInDoubt();
        over = world.storm().isOver() && (promises.settled() || doubts);
        if (since.compareTo(LONGEST) > 0) world.violated("promise 6 is broken: it does not end");
        world.scheduler().after(LOOK_INTERVAL, this::look);
    }

    private Map<String, Integer> ends() {
        TreeMap<String, Integer> ends = new TreeMap<>();
        for (Known known : world.server().records()) {
            ends.merge(known.state().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        return ends;
    }
}
