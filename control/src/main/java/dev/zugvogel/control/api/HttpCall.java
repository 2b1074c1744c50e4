package dev.zugvogel.control.api;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Principal;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A call over HTTP. */
final class HttpCall implements Call {
    static final int BODY_LIMIT_BYTES = 1 << 20;
    private static final int HEARD_OUT_BYTES = 16 << 20;

    /** Who calls, and how to see whether the token is still good. */
    record Caller(Principal principal, Runnable check) {}

    private final Context context;
    private final Route route;
    private final AuditLog audit;
    private final Optional<Caller> caller;
    private boolean audited;

    HttpCall(Context context, Route route, AuditLog audit, Optional<Caller> caller) {
        this.context = context;
        this.route = route;
        this.audit = audit;
        this.caller = caller;
    }

    @Override
    public Principal principal() {
        return caller.orElseThrow().principal();
    }

    @Override
    public void checkAgain() {
        caller.orElseThrow().check().run();
    }

    @Override
    public String path(String parameter) {
        return context.pathParam(parameter);
    }

    @Override
    public Optional<String> query(String parameter) {
        return Optional.ofNullable(context.queryParam(parameter));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    @Override
    public <T> T body(Class<T> type) {
        return Json.read(new String(bytes(), StandardCharsets.UTF_8), type);
    }

    @Override
    public void audit(String subject, String detail) {
        audited = true;
        audit.record(principal().name(), route.operation().action().orElseThrow(), subject, detail);
    }

    boolean audited() {
        return audited;
    }

    private byte[] bytes() {
        try {
            InputStream input = context.req().getInputStream();
            byte[] body = input.readNBytes(BODY_LIMIT_BYTES + 1);
            if (body.length <= BODY_LIMIT_BYTES) return body;
            hearOut(input);
            throw tooLarge();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A caller that is cut off while it still sends never reads why.
    private static void hearOut(InputStream input) throws IOException {
        byte[] chunk = new byte[1 << 13];
        int left = HEARD_OUT_BYTES;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = input.read(chunk);
            left -= read;
        }
    }

    private static FailureException tooLarge() {
        return FailureException.of(Code.BODY_TOO_LARGE, "the body is larger than " + BODY_LIMIT_BYTES + " bytes");
    }
}
