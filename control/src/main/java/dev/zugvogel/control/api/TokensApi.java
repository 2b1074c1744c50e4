package dev.zugvogel.control.api;

import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.IssuedToken;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.auth.Token;
import dev.zugvogel.control.auth.TokenKind;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens: made, listed without their secrets, ended. */
public final class TokensApi implements Route.Resource {
    private static final Duration TTL_AT_MOST = Duration.ofDays(3_650);

    record Wish(
            @Nullable TokenKind kind,
            @Nullable Duration ttl,
            @Nullable String note,
            @Nullable String host) {}

    /** The only answer that ever holds a token's text. */
    record Created(
            String token,
            String id,
            TokenKind kind,
            String note,
            @Nullable String host,
            String createdBy,
            Instant createdAt,
            @Nullable Instant expiresAt) {
        static Created of(IssuedToken issued) {
            Token token = issued.token();
            return new Created(
                    issued.text(),
                    token.id(),
                    token.kind(),
                    token.note(),
                    token.host(),
                    token.createdBy(),
                    token.createdAt(),
                    token.expiresAt());
        }
    }

    private final Tokens tokens;

    public TokensApi(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.change(Method.POST, "/v1/tokens", Role.ADMIN, "token.create", this::create),
                Route.get("/v1/tokens", Role.ADMIN, call -> Reply.ok(tokens.list())),
                Route.change(Method.DELETE, "/v1/tokens/{id}", Role.ADMIN, "token.delete", this::delete));
    }

    private Reply create(Call call) {
        Wish wish = call.body(Wish.class);
        TokenKind kind = Fields.required("kind", wish.kind());
        Optional<Duration> ttl = Fields.between("ttl_ms", wish.ttl(), Duration.ofSeconds(1), TTL_AT_MOST);
        Optional<String> note = Fields.optionalText("note", wish.note(), 255);
        Optional<String> host = Fields.optionalText("host", wish.host(), 63);
        if (host.isPresent() && kind != TokenKind.JOIN)
            throw FailureException.of(Code.BAD_REQUEST, "host is for join tokens only");
        call.audit(kind.name().toLowerCase(Locale.ROOT), note.orElse(""));
        String who = call.principal().name();
        return Reply.json(201, Created.of(tokens.create(kind, ttl, note.orElse(""), host.orElse(null), who)));
    }

    private Reply delete(Call call) {
        String id = call.path("id");
        if (tokens.list().stream().noneMatch(token -> token.id().equals(id)))
            throw FailureException.of(Code.NOT_FOUND, "no token " + id);
        call.audit(id, "");
        tokens.delete(id);
        return Reply.none();
    }
}
