package dev.zugvogel.bed.guest;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.util.List;

/** What a guest does, beside answering over HTTP. */
public sealed interface Load {
    /** Nothing. */
    record Idle() implements Load {}

    /** Ten records a second to its disk. */
    record Web() implements Load {}

    /** Rewrites an area of its memory, and writes fifty records a second to its disk. */
    record Writer(BytesPerSecond rate, Bytes size) implements Load {}

    /** A Redis on port 6379 that holds this much data, as {@link dev.zugvogel.bed.redis.DataSet} makes it. */
    record Redis(Bytes fill) implements Load {}

    /**
     * Reads {@code idle}, {@code web}, {@code writer[:RATE:SIZE]} as in {@code writer:8MB/s:64MB}, {@code redis[:SIZE]}.
     *
     * @throws BedFailure if it is anything else
     */
    static Load parse(String text) {
        List<String> parts = List.of(text.split(":", -1));
        try {
            return switch (parts.getFirst() + "/" + (parts.size() - 1)) {
                case "idle/0" -> new Idle();
                case "web/0" -> new Web();
                case "writer/0" -> new Writer(BytesPerSecond.parse("4MB/s"), Bytes.parse("32MB"));
                case "writer/2" -> new Writer(BytesPerSecond.parse(parts.get(1)), Bytes.parse(parts.get(2)));
                case "redis/0" -> new Redis(Bytes.ZERO);
                case "redis/1" -> new Redis(Bytes.parse(parts.get(1)));
                default -> throw new IllegalArgumentException("not a load: " + text);
            };
        } catch (IllegalArgumentException e) {
            throw new BedFailure(
                    String.valueOf(e.getMessage()), "use idle, web, writer, writer:8MB/s:64MB, redis or redis:32MB");
        }
    }

    /** What the guest's first process is told through the kernel's command line. */
    default String kernelArguments() {
        return switch (this) {
            case Idle() -> "";
            case Web() -> "record_interval_ms=100";
            case Writer(BytesPerSecond rate, Bytes size) ->
                "record_interval_ms=20 memory_bytes_per_second=" + rate.count() + " memory_size_bytes=" + size.count();
            case Redis _ -> "redis=yes";
        };
    }
}
