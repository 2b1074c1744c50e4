package dev.zugvogel.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.zugvogel.control.api.Operation;
import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI document as tests hold the server to it. */
final class Contract {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;

    private Contract(JsonNode document) {
        this.document = document;
    }

    static Contract load() {
        try (InputStream file = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new Contract(Json.tree(new Load(LoadSettings.builder().build()).loadFromInputStream(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> {
            for (Method method : Method.values()) {
                JsonNode operation = path.getValue().path(key(method));
                if (!operation.isMissingNode()) operations.add(operation(method, path.getKey(), operation));
            }
        });
        return operations;
    }

    private static Operation operation(Method method, String path, JsonNode operation) {
        Optional<Role> role = text(operation, "x-role").map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)));
        return new Operation(method, path, role, text(operation, "x-audit"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).asText(null));
    }

    /** Fails unless the document promises this answer to this call. */
    void check(String method, String path, int status, Optional<String> contentType, String body) {
        Optional<Map.Entry<String, JsonNode>> template = document.path("paths").properties().stream()
                .filter(candidate ->
                        path.split("\\?")[0].matches(candidate.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .findFirst();
        JsonNode operation = template.map(Map.Entry::getValue)
                .map(found -> found.path(method.toLowerCase(Locale.ROOT)))
                .orElse(document.path("nothing"));
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        if (response.isMissingNode() && status < 400)
            throw new AssertionError("not promised: " + status + " to " + method + " " + path);
        if (response.isMissingNode()) response = document.at("/components/responses/failure");
        if (response.path("content").isMissingNode()) {
            if (!body.isEmpty()) throw new AssertionError("not promised: a body to " + method + " " + path);
            return;
        }
        JsonNode schema =
                response.path("content").path(contentType.orElse("none")).path("schema");
        if (schema.isMissingNode()) throw new AssertionError("not promised: " + contentType + " to " + path);
        if (contentType.get().equals("application/json")) check(schema, body, method + " " + path + " " + status);
    }

    /** Fails unless the JSON is of this schema of the document. */
    void check(String schema, String json) {
        check(document.path("components").path("schemas").path(schema), json, schema);
    }

    private void check(JsonNode schema, String json, String what) {
        Map<String, Object> whole = Map.of("allOf", List.of(schema), "components", document.path("components"));
        List<Error> errors = SCHEMAS.getSchema(Json.write(whole), InputFormat.JSON)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        if (!errors.isEmpty()) throw new AssertionError(what + " breaks the contract: " + errors + "\n" + json);
    }

    private static String key(Method method) {
        return method.name().toLowerCase(Locale.ROOT);
    }
}
