package dev.zugvogel.control.api;

import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/** What goes back to the caller. */
sealed interface Reply {
    int status();

    record Text(int status, String contentType, String body) implements Reply {}

    /** Written as long as the writer likes, on the call's own thread. */
    record Stream(int status, String contentType, Writer writer) implements Reply {}

    interface Writer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    static Reply json(int status, Object body) {
        return new Text(status, "application/json", Json.write(body));
    }

    static Reply ok(Object body) {
        return json(200, body);
    }

    static Reply none() {
        return new Text(204, "application/json", "");
    }

    static Reply failure(Failure failure) {
        return json(Statuses.of(failure.code()), new ErrorBody(failure));
    }

    /** The body of every failure. */
    record ErrorBody(Failure error) {}
}
