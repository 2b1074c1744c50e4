package dev.zugvogel.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What the server answered to one request.
 *
 * @param request method and path, for messages
 */
public record Answer(String request, int status, String body) {
    private static final int SERVER_BUSY = 503;

    public boolean ok() {
        return status / 100 == 2;
    }

    /**
     * The body as it came, known to be JSON.
     *
     * @throws FailureException if the server refused, or what it sent is not JSON
     */
    public String json() {
        if (!ok()) throw failure();
        tree();
        return body;
    }

    /** One value. Throws as {@link #json}, and where a field that must be there is missing. */
    public <T> T as(Class<T> type) {
        if (!ok()) throw failure();
        return read(body, type);
    }

    /** An array of values. Throws as {@link #as}. */
    public <T> List<T> list(Class<T> type) {
        if (!ok()) throw failure();
        JsonNode array = tree();
        if (!array.isArray()) throw notUnderstood("it is not an array");
        return array.valueStream().map(item -> read(item.toString(), type)).toList();
    }

    /** An object beside the error of a refusal, as JSON. */
    public Optional<String> beside(String field) {
        JsonNode value = treeOrNothing().path(field);
        return value.isObject() ? Optional.of(value.toString()) : Optional.empty();
    }

    /** Why the server refused. */
    public FailureException failure() {
        JsonNode error = treeOrNothing().path("error");
        String message = error.path("message").asText("");
        if (message.isEmpty()) return withoutReason();
        String owner = error.path("owner").textValue();
        String remedy = error.path("remedy").asText("");
        return known(error.path("code").asText(""))
                .map(code -> new Failure(code, message, owner, remedy))
                .orElseGet(() -> new Failure(
                        Code.INTERNAL, message + " (" + error.path("code").asText() + ")", owner, remedy))
                .asException();
    }

    private FailureException withoutReason() {
        if (status == SERVER_BUSY) return FailureException.of(Code.SERVER_UNREACHABLE, "the server is not ready");
        return FailureException.of(
                Code.BAD_FRAME, "the server answered " + status + " to " + request + " and gave no reason");
    }

    private JsonNode treeOrNothing() {
        try {
            return tree();
        } catch (FailureException e) {
            return MissingNode.getInstance();
        }
    }

    /** A newer server may know codes that we do not. */
    private static Optional<Code> known(String text) {
        try {
            return Optional.of(Code.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private JsonNode tree() {
        return read(body, JsonNode.class);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return Complete.check(Json.readLenient(text, type));
        } catch (FailureException | IllegalArgumentException e) {
            throw notUnderstood(String.valueOf(e.getMessage()));
        }
    }

    private FailureException notUnderstood(String why) {
        return FailureException.of(Code.BAD_FRAME, "the server's answer to " + request + " is not understood: " + why);
    }
}
