package dev.zugvogel.control.api;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Principal;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import io.javalin.http.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
        HttpCall call = new HttpCall(context, route, audit, principal(route, context));
        try {
            Reply reply = route.endpoint().answer(call);
            if (route.action().isPresent() && !call.audited())
                throw new IllegalStateException(route.path() + " left no audit record");
            return reply;
        } catch (FailureException e) {
            if (call.audited())
                audit.record(
                        call.principal().name(),
                        route.action().orElseThrow() + ".failed",
                        "",
                        e.failure().code().text() + " " + e.failure().message());
            throw e;
        }
    }

    private @Nullable Principal principal(Route route, Context context) {
        if (route.role().isEmpty()) return null;
        Role needed = route.role().get();
        String header = context.header("Authorization");
        if (header == null || !header.startsWith(BEARER))
            throw FailureException.of(Code.UNAUTHENTICATED, "this needs a token: Authorization: Bearer TOKEN");
        Principal principal =
                tokens.authenticate(header.substring(BEARER.length()).strip());
        if (principal.role().includes(needed)) return principal;
        route.action().ifPresent(action -> audit.record(principal.name(), action + ".denied", context.path(), ""));
        throw FailureException.of(
                Code.FORBIDDEN, "this needs the role " + needed.name().toLowerCase(Locale.ROOT));
    }
}
