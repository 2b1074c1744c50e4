package dev.zugvogel.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a stream of server-sent events (the event stream format of the HTML standard). Bounded: a longer event ends the
 * stream with an error. Not thread-safe.
 */
final class EventReader implements AutoCloseable {
    static final int EVENT_LIMIT_BYTES = 4 << 20;

    private final InputStream stream;
    private String id = "";
    private String type = "";
    private final StringBuilder data = new StringBuilder();

    EventReader(InputStream stream) {
        this.stream = new BufferedInputStream(stream, 1 << 14);
    }

    /** The next event; empty at the end of the stream, where an unfinished event is dropped. Blocks. */
    Optional<Event> next() throws IOException {
        type = "";
        data.setLength(0);
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            if (!line.get().isEmpty()) {
                field(line.get());
            } else if (!data.isEmpty()) {
                data.setLength(data.length() - 1);
                return Optional.of(new Event(id, type, data.toString()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private void field(String line) throws IOException {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) value = value.substring(1);
        switch (name) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> append(value);
            default -> {} // comments keep the connection alive; the standard asks to ignore unknown fields
        }
    }

    private void append(String value) throws IOException {
        if (data.length() + value.length() > EVENT_LIMIT_BYTES) throw new IOException("an event is too large");
        data.append(value).append('\n');
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = stream.read(); next >= 0; next = stream.read()) {
            if (next == '\n') return Optional.of(bytes.toString(StandardCharsets.UTF_8));
            if (next != '\r') bytes.write(next);
            if (bytes.size() > EVENT_LIMIT_BYTES) throw new IOException("an event is too large");
        }
        return Optional.empty();
    }
}
