package dev.zugvogel.libvirt.transport;

import java.time.Duration;

/** What {@link Patience} means on one connection. */
public record Timeouts(Duration query, Duration change) {
    long nanos(Patience patience) {
        return switch (patience) {
            case QUERY -> query.toNanos();
            case CHANGE -> change.toNanos();
            case UNLIMITED -> Long.MAX_VALUE;
        };
    }
}
