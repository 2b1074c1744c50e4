package dev.zugvogel.control.api;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Principal;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;

/** Runs every call: checks the token and the role, sees to the audit record, turns what is thrown into an answer. */
final class Doorman {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final AuditLog audit;

    Doorman(Tokens tokens, AuditLog audit) {
        this.tokens = tokens;
        this.audit = audit;
    }

    Reply answer(Route route, Context context) throws Exception {
        HttpCall call = new HttpCall(context, route, audit, caller(route.operation(), context));
        try {
            Reply reply = route.endpoint().answer(call);
            if (route.operation().action().isPresent() && !call.audited())
                throw new IllegalStateException(route.operation() + " left no audit record");
            return reply;
        } catch (FailureException e) {
            if (call.audited()) auditFailure(route.operation(), call.principal(), context.path(), e);
            throw e;
        }
    }

    private Optional<HttpCall.Caller> caller(Operation operation, Context context) {
        if (operation.role().isEmpty()) return Optional.empty();
        Role needed = operation.role().get();
        String token = token(context);
        Principal principal = tokens.authenticate(token);
        if (principal.role().includes(needed))
            return Optional.of(new HttpCall.Caller(principal, () -> tokens.authenticate(token)));
        operation.action().ifPresent(action -> audit.record(principal.name(), action + ".denied", context.path(), ""));
        throw FailureException.of(
                Code.FORBIDDEN, "this needs the role " + needed.name().toLowerCase(Locale.ROOT));
    }

    private static String token(Context context) {
        String header = context.header("Authorization");
        if (header == null || !header.startsWith(BEARER))
            throw FailureException.of(Code.UNAUTHENTICATED, "this needs a token: Authorization: Bearer TOKEN");
        return header.substring(BEARER.length()).strip();
    }

    private void auditFailure(Operation operation, Principal principal, String path, FailureException e) {
        String action = operation.action().orElseThrow() + ".failed";
        audit.record(
                principal.name(),
                action,
                path,
                e.failure().code().text() + " " + e.failure().message());
    }
}
