package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Scenes for tests: a plain one that tests change, and random ones. */
final class Scenes {
    static final long MIB = 1L << 20;

    private Scenes() {}

    static final Costs COSTS = new Costs(Duration.ofMillis(600), Duration.ofMillis(120), Duration.ofMillis(300));

    static Guest guest(long memoryMib, long dirtyMibPerSecond, long workingSetMib) {
        return new Guest(
                Bytes.ofMib(memoryMib),
                Bytes.ofMib(memoryMib),
                Bytes.ZERO,
                Bytes.ZERO,
                Optional.of(writes(dirtyMibPerSecond, workingSetMib)));
    }

    /** One that uses all of its 1,000 MiB, of which the target knows so much. */
    static Guest returning(long knownMib, Writes writes) {
        Bytes all = Bytes.ofMib(1_000);
        return new Guest(all, all, Bytes.ofMib(knownMib), Bytes.ZERO, Optional.of(writes));
    }

    static Writes writes(long mibPerSecond, long workingSetMib) {
        return new Writes(new BytesPerSecond(mibPerSecond * MIB), Bytes.ofMib(workingSetMib));
    }

    static Way link(long mibPerSecond) {
        return new Way(new BytesPerSecond(mibPerSecond * MIB), new BytesPerSecond(1_000 * MIB), false, 1, 1, 0.02);
    }

    static Aim objective(long millis) {
        return new Aim(Duration.ofMillis(millis), PostCopy.NEVER, false);
    }

    static Scene scene(Guest guest, Way way) {
        return new Scene(guest, way, COSTS, objective(300));
    }

    static Scene random(Random random) {
        long memory = 1L + random.nextInt(65_536);
        Guest guest = new Guest(
                Bytes.ofMib(memory),
                Bytes.ofMib(random.nextLong(memory + 1)),
                Bytes.ofMib(random.nextLong(memory + 1)),
                Bytes.ofMib(random.nextInt(3) == 0 ? random.nextLong(100_000) : 0),
                random.nextInt(5) == 0
                        ? Optional.empty()
                        : Optional.of(writes(random.nextLong(400), random.nextLong(memory + 1))));
        Way way = new Way(
                new BytesPerSecond(random.nextInt(8) == 0 ? 0 : random.nextLong(2_000 * MIB)),
                new BytesPerSecond(random.nextLong(2_000 * MIB)),
                random.nextBoolean(),
                0.001 + random.nextDouble(),
                0.001 + random.nextDouble(),
                0.001 + random.nextDouble() / 10);
        Costs costs = new Costs(millis(random, 2_000), millis(random, 500), millis(random, 1_000));
        Aim aim = new Aim(
                Duration.ofMillis(1L + random.nextInt(2_000)),
                java.util.List.of(PostCopy.values()).get(random.nextInt(3)),
                random.nextBoolean());
        return new Scene(guest, way, costs, aim);
    }

    /** Without what makes a migration other than a plain pre-copy. */
    static Scene plain(Scene scene) {
        return scene.under(new Aim(scene.aim().objective(), PostCopy.NEVER, false));
    }

    private static Duration millis(Random random, int most) {
        return Duration.ofMillis(random.nextLong(most));
    }
}
