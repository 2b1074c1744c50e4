package dev.zugvogel.bed.redis;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * The records in a guest's Redis.
 *
 * @param size of all values together
 */
public record DataSet(String address, Bytes size) {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int IN_A_ROW = 256;

    public long records() {
        return size.count() / Records.MEAN_BYTES;
    }

    /** Writes every record once. Returns when Redis has them all, and waits for its start. */
    public void fill() {
        Patience.until("Redis at " + address, START_LIMIT, this::listens);
        write(records(), number -> number, 0);
    }

    /**
     * Gives a share of the records, spread over all, new values.
     *
     * @param version not used before
     */
    public void rewrite(double share, long version) {
        SplittableRandom random = new SplittableRandom(version);
        write(Math.round(records() * share), _ -> random.nextLong(records()), version);
    }

    private void write(long count, LongUnaryOperator which, long version) {
        try (Connection redis = new Connection(address, PATIENCE)) {
            for (long done = 0; done < count; done += IN_A_ROW)
                write(redis, done, Math.min(count, done + IN_A_ROW), which, version);
        } catch (IOException e) {
            throw new BedFailure("Redis at " + address + " can't be filled: " + e, "see the guest's console");
        }
    }

    private static void write(Connection redis, long from, long to, LongUnaryOperator which, long version)
            throws IOException {
        for (long each = from; each < to; each++) {
            long number = which.applyAsLong(each);
            redis.send(Commands.SET, Records.key(number), Records.value(number, version));
        }
        for (long each = from; each < to; each++) redis.reply();
    }

    private boolean listens() {
        try (Connection redis = new Connection(address, PATIENCE)) {
            redis.send(Commands.PING);
            redis.reply();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
