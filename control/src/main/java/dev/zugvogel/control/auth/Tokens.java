package dev.zugvogel.control.auth;

import dev.zugvogel.control.store.Compare;
import dev.zugvogel.control.store.Entry;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.control.store.Transaction;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tokens of this control plane. Only hashes are kept. Thread-safe. */
public final class Tokens {
    private static final String PREFIX = "token/";
    private static final String SET_UP = "setup/admin-token";

    private final StateStore store;
    private final String fingerprint;
    private final InstantSource clock;

    /** @param fingerprint of the authority, which becomes a part of every token */
    public Tokens(StateStore store, String fingerprint, InstantSource clock) {
        this.store = store;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    /** Makes a token; without a TTL it lives as long as its kind does by default. */
    public IssuedToken create(
            TokenKind kind, Optional<Duration> ttl, String note, @Nullable String host, String createdBy) {
        Draft draft = draft(kind, ttl.or(kind::defaultTtl), note, host, createdBy);
        store.commit(draft.put(Transaction.when()));
        return draft.issued();
    }

    /**
     * Makes the first admin token, once in the life of the store.
     *
     * @param hand gets the token's text. It is called before the token counts, so that a crash in between can lose no
     *     token that nobody has seen; the next start makes another
     */
    public void setUp(Consumer<String> hand) {
        if (store.get(SET_UP).isPresent()) return;
        Draft draft = draft(TokenKind.ADMIN, Optional.empty(), "made at the first start", null, "server");
        hand.accept(draft.issued().text());
        store.commit(draft.put(Transaction.when(Compare.absent(SET_UP))
                .put(SET_UP, draft.issued().token().id())));
    }

    /** @throws FailureException with UNAUTHENTICATED if the text is no token that is good now */
    public Principal authenticate(String text) {
        Token token = find(text)
                .map(JoinTicket::token)
                .orElseThrow(() -> FailureException.of(Code.UNAUTHENTICATED, "the token is unknown or has expired"));
        Role role = token.kind()
                .role()
                .orElseThrow(() -> FailureException.of(Code.UNAUTHENTICATED, "a join token is good for joining only"));
        return new Principal(role.name().toLowerCase(Locale.ROOT) + ":" + token.id(), role);
    }

    /** @throws FailureException with BAD_JOIN_TOKEN if the text is no join token that is good now, for this host */
    public JoinTicket ticket(String text, String host) {
        return find(text)
                .filter(found -> found.token().kind() == TokenKind.JOIN)
                .filter(found -> found.token().host() == null
                        || host.equals(found.token().host()))
                .orElseThrow(() -> FailureException.of(
                        Code.BAD_JOIN_TOKEN, "the join token is unknown, used, expired or for another host"));
    }

    /** Those that are good now, the oldest first. */
    public List<Token> list() {
        Instant now = clock.instant();
        return store.range(PREFIX).entries().stream()
                .map(Tokens::token)
                .filter(token -> !token.expired(now))
                .sorted(Comparator.comparing(Token::createdAt).thenComparing(Token::id))
                .toList();
    }

    /** @throws FailureException with NOT_FOUND */
    public Token delete(String id) {
        List<Entry> found = id.length() == 16 ? store.range(PREFIX + id).entries() : List.of();
        if (found.size() != 1) throw FailureException.of(Code.NOT_FOUND, "no token " + id);
        store.delete(found.getFirst().key());
        return token(found.getFirst());
    }

    private Optional<JoinTicket> find(String text) {
        Instant now = clock.instant();
        return TokenText.hash(text)
                .flatMap(hash -> store.get(PREFIX + hash))
                .map(entry -> new JoinTicket(token(entry), entry))
                .filter(found -> !found.token().expired(now));
    }

    private Draft draft(TokenKind kind, Optional<Duration> ttl, String note, @Nullable String host, String createdBy) {
        String text = TokenText.next(kind, fingerprint);
        String hash = TokenText.hash(text).orElseThrow();
        Instant now = clock.instant();
        Instant end = ttl.map(now::plus).orElse(null);
        Token token = new Token(hash.substring(0, 16), kind, note, host, createdBy, now, end);
        // The lease only tidies up; the time in the token itself is what counts.
        long lease = ttl.map(store::grant).orElse(Entry.NO_LEASE);
        return new Draft(PREFIX + hash, lease, new IssuedToken(text, token));
    }

    private static Token token(Entry entry) {
        return Json.readLenient(entry.value(), Token.class);
    }

    private record Draft(String key, long lease, IssuedToken issued) {
        Transaction put(Transaction transaction) {
            return transaction.put(key, Json.write(issued.token()), lease);
        }
    }
}
