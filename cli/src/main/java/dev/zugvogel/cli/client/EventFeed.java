package dev.zugvogel.cli.client;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Events from the server, in order, over as many connections as it takes: each one resumes after the last event of the
 * one before. One thread reads the network; one may call {@link #next}; any may call {@link #offer}.
 */
public final class EventFeed implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int QUEUE_LIMIT = 1_000;
    /** A server that goes down or comes up answers like this; anything else is meant. */
    private static final Set<Code> PASSING = Set.of(Code.SERVER_UNREACHABLE, Code.INTERNAL);

    private final Api api;
    private final BlockingQueue<Notice> notices = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final Thread reader;
    private volatile boolean closed;

    /** @param after resume after this event; empty starts with the next one to happen */
    public EventFeed(Api api, Optional<String> after) {
        this.api = api;
        this.reader = Thread.ofVirtual().name("events").start(() -> read(after));
    }

    /** The next notice; empty if none comes in time. */
    public Optional<Notice> next(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(notices.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Puts something that the person did in line; dropped if the reader is hopelessly behind. */
    public void offer(Notice notice) {
        notices.offer(notice);
    }

    /** Whether a failure passes by itself while a server restarts. */
    static boolean passes(FailureException failure) {
        return PASSING.contains(failure.failure().code());
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
    }

    private void read(Optional<String> after) {
        Optional<String> seen = after;
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                Optional<String> before = seen;
                try {
                    seen = readConnection(seen);
                } catch (FailureException e) {
                    if (!passes(e)) {
                        notices.put(new Notice.Refused(e));
                        return;
                    }
                    notices.put(new Notice.Lost(e));
                }
                pause = seen.equals(before) ? longer(pause) : FIRST_PAUSE;
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Reads one connection to its end and returns the last event seen. */
    private Optional<String> readConnection(Optional<String> after) throws InterruptedException {
        Optional<String> seen = after;
        try (EventReader events = new EventReader(api.events(after))) {
            notices.put(new Notice.Connected());
            for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
                notices.put(new Notice.Happened(event.get()));
                if (!event.get().id().isEmpty()) seen = Optional.of(event.get().id());
            }
            throw new IOException("the server ended the stream");
        } catch (IOException e) {
            notices.put(new Notice.Lost(api.failure(e)));
        }
        return seen;
    }
}
