package dev.zugvogel.bed.redis;

import dev.zugvogel.bed.process.BedFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Uses a guest's Redis as an application would: 500 commands a second, of which one in ten writes; few records are used
 * often, most seldom. What could not be done while the guest stood still is not made up for. Any thread.
 */
public final class Clients implements AutoCloseable {
    private static final int IN_A_ROW = 10;
    private static final Duration SPACING = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double WRITES = 0.1;

    private final DataSet data;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean working = true;

    private Clients(DataSet data) {
        this.data = data;
        Thread.ofPlatform().name("redis-clients").daemon().start(this::work);
    }

    /** Starts to work with a data set that is there, and not empty. */
    public static Clients of(DataSet data) {
        if (data.records() == 0) throw new BedFailure("a Redis without data has no use", "use redis:SIZE");
        return new Clients(data);
    }

    /** Commands that were answered. */
    public long done() {
        return done.get();
    }

    @Override
    public void close() {
        working = false;
    }

    private void work() {
        SplittableRandom random = new SplittableRandom(1);
        while (working) connected(random);
    }

    private void connected(SplittableRandom random) {
        try (Connection redis = new Connection(data.address(), PATIENCE)) {
            while (working) {
                burst(redis, random);
                LockSupport.parkNanos(SPACING.toNanos());
            }
        } catch (IOException e) {
            // As an application does: connect again, for as long as it is wanted.
            LockSupport.parkNanos(SPACING.toNanos());
        }
    }

    private void burst(Connection redis, SplittableRandom random) throws IOException {
        for (int i = 0; i < IN_A_ROW; i++) command(redis, random);
        for (int i = 0; i < IN_A_ROW; i++) redis.reply();
        done.addAndGet(IN_A_ROW);
    }

    private void command(Connection redis, SplittableRandom random) throws IOException {
        double share = random.nextDouble();
        // Those in frequent use lie anywhere in memory, not side by side.
        long rank = (long) (data.records() * share * share * share);
        long number = rank * 7_919 % data.records();
        if (random.nextDouble() < WRITES)
            redis.send(Commands.SET, Records.key(number), Records.value(number, 1 + random.nextLong(1L << 40)));
        else redis.send(Commands.GET, Records.key(number));
    }
}
