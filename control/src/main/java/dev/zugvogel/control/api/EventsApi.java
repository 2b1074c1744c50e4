package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.event.Event;
import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The events as they come, as server-sent events. Each caller reads the log at its own pace on its own thread: a slow or
 * dead one holds back nobody. One that comes back names the last event it saw and gets the next; if that is no longer
 * kept, it is told so by an event of type {@code gap}.
 */
public final class EventsApi implements Route.Resource, AutoCloseable {
    static final int CALLERS_AT_MOST = 256;
    private static final int BATCH = 100;

    /** Events of these ids are no longer kept. */
    record Gap(long firstId, long lastId) {}

    private final EventLog events;
    private final Duration heartbeat;
    private final Semaphore places = new Semaphore(CALLERS_AT_MOST);
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** @param heartbeat how long a stream is silent at most; must be shorter than the connection's idle time-out */
    public EventsApi(EventLog events, Duration heartbeat) {
        this.events = events;
        this.heartbeat = heartbeat;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/v1/events", Role.VIEWER, this::follow));
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closing = true;
        callers.forEach(Thread::interrupt);
    }

    private Reply follow(Call call) {
        long last = events.last();
        long after = Fields.number(
                "Last-Event-ID",
                call.header("Last-Event-ID"),
                0,
                Long.MAX_VALUE,
                Fields.number("after", call.query("after"), 0, Long.MAX_VALUE, last));
        if (!places.tryAcquire()) throw FailureException.of(Code.TOO_BUSY, "too many callers follow the events");
        return new Reply.Stream(200, "text/event-stream", out -> stream(call, after, out));
    }

    private void stream(Call call, long after, OutputStream out) throws IOException, InterruptedException {
        callers.add(Thread.currentThread());
        try {
            // The head of the answer must not wait for the first event.
            out.flush();
            long position = skipped(after, out);
            while (!closing) {
                call.checkAgain();
                List<Event> batch = events.after(position, BATCH);
                for (Event event : batch) if (mayRead(call, event)) write(out, event);
                if (!batch.isEmpty()) position = batch.getLast().id();
                else if (!events.await(position, heartbeat)) write(out, ": still here\n\n");
            }
        } finally {
            callers.remove(Thread.currentThread());
            places.release();
        }
    }

    // As /v1/audit is.
    private static boolean mayRead(Call call, Event event) {
        return !event.type().equals("audit") || call.principal().role().includes(Role.ADMIN);
    }

    private static void write(OutputStream out, Event event) throws IOException {
        write(out, event.id(), event.type(), event.body());
    }

    // Also where the caller knows a later event than this log: then the log is not the one it knew.
    private long skipped(long after, OutputStream out) throws IOException {
        long first = events.first();
        long last = events.last();
        if (after >= first - 1 && after <= last) return after;
        long position = after > last ? last : first - 1;
        write(out, position, "gap", Json.write(new Gap(Math.min(after, position) + 1, position)));
        return position;
    }

    private static void write(OutputStream out, long id, String type, String body) throws IOException {
        write(out, "id: " + id + "\nevent: " + type + "\ndata: " + body + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
