package dev.zugvogel.control.link;

import dev.zugvogel.control.auth.JoinTicket;
import dev.zugvogel.control.store.Compare;
import dev.zugvogel.control.store.Entry;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.control.store.Transaction;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The hosts that have joined, each with the keys it may use. A certificate alone is not enough: its key must be listed
 * here, so that a host that was removed, or joined anew elsewhere, is shut out at once. Thread-safe.
 */
final class Members {
    private static final String PREFIX = "member/";

    /** @param keys digests of public keys; two between a renewal and the first use of the new certificate */
    record Member(String host, Instant joinedAt, List<String> keys) {
        Member {
            keys = List.copyOf(keys);
        }
    }

    private final StateStore store;
    private final InstantSource clock;

    Members(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Takes a host in and uses the ticket up, both or neither.
     *
     * @throws FailureException with CONFLICT if the name is taken and the ticket is not for just this host; with
     *     BAD_JOIN_TOKEN if somebody else was faster with the ticket
     */
    void join(JoinTicket ticket, String host, String key) {
        Optional<Entry> before = store.get(PREFIX + host);
        if (before.isPresent() && ticket.token().host() == null)
            throw FailureException.of(
                    Code.CONFLICT,
                    "a host " + host + " has joined already; remove it, or make a join token for just this host");
        Transaction join = Transaction.when(
                        Compare.unchanged(ticket.entry()),
                        before.map(Compare::unchanged).orElse(Compare.absent(PREFIX + host)))
                .delete(ticket.entry().key())
                .put(PREFIX + host, Json.write(new Member(host, clock.instant(), List.of(key))));
        if (!store.commit(join).succeeded())
            throw FailureException.of(Code.BAD_JOIN_TOKEN, "the join token was used a moment ago");
    }

    boolean admits(String host, String key) {
        return find(host).filter(found -> found.member().keys().contains(key)).isPresent();
    }

    /** A new key beside the one in use, in place of any other. */
    void renew(String host, String keyInUse, String newKey) {
        replaceKeys(host, keyInUse, List.of(keyInUse, newKey));
    }

    /** The host has shown that it holds this key: older ones are worth nothing from now on. */
    void settle(String host, String keyInUse) {
        if (find(host)
                .filter(found -> found.member().keys().equals(List.of(keyInUse)))
                .isEmpty()) replaceKeys(host, keyInUse, List.of(keyInUse));
    }

    /** False if there is none of this name. */
    boolean remove(String host) {
        boolean known = store.get(PREFIX + host).isPresent();
        store.delete(PREFIX + host);
        return known;
    }

    private void replaceKeys(String host, String keyInUse, List<String> keys) {
        Found found = find(host)
                .filter(member -> member.member().keys().contains(keyInUse))
                .orElseThrow(() -> FailureException.of(Code.UNKNOWN_HOST, "the host " + host + " was removed"));
        Member renewed = new Member(host, found.member().joinedAt(), keys);
        Transaction replace =
                Transaction.when(Compare.unchanged(found.entry())).put(PREFIX + host, Json.write(renewed));
        if (!store.commit(replace).succeeded())
            throw FailureException.of(Code.CONFLICT, "the host " + host + " changed at the same time");
    }

    private record Found(Entry entry, Member member) {}

    private Optional<Found> find(String host) {
        return store.get(PREFIX + host).map(entry -> new Found(entry, Json.readLenient(entry.value(), Member.class)));
    }
}
