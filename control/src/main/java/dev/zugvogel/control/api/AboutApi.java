package dev.zugvogel.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this server is, for anybody: its version and its contract. */
public final class AboutApi implements Route.Resource {
    /** @param authorityFingerprint as in tokens */
    record Version(String version, String authorityFingerprint) {}

    private final Version version;

    public AboutApi(String version, String authorityFingerprint) {
        this.version = new Version(version, authorityFingerprint);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open("/v1/version", call -> Reply.ok(version)),
                Route.open("/v1/openapi.yaml", call -> new Reply.Text(200, "application/yaml", contract())));
    }

    /** The OpenAPI document. */
    static String contract() {
        try (InputStream document = AboutApi.class.getResourceAsStream("/openapi.yaml")) {
            if (document == null) throw new IllegalStateException("openapi.yaml is not in the class path");
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
