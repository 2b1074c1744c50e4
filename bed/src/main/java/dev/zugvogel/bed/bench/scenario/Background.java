package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/**
 * What a host's link carries while nothing is moved. It is in every figure and is subtracted from none.
 *
 * @param over how long it was watched
 */
public record Background(BytesPerSecond rate, Duration over) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Background of(Host host, Duration over) {
        Bytes before = host.link().carried();
        long start = System.nanoTime();
        Patience.until("the idle link's bytes", LIMIT, () -> System.nanoTime() - start >= over.toNanos());
        Duration watched = Duration.ofNanos(System.nanoTime() - start);
        return new Background(BytesPerSecond.of(host.link().carried().minusOrZero(before), watched), watched);
    }
}
