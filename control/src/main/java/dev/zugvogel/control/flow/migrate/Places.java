package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many migrations a host may send and take at once, and which of those that wait begin. Who asked first has the first
 * claim on each place that it needs, even while its other one is taken: nobody waits for ever, and hosts that no earlier
 * one needs are free for later ones. Immutable, pure.
 *
 * @param outgoing of one host at once
 * @param incoming of one host at once
 */
public record Places(int outgoing, int incoming) {
    public static final Places USUAL = new Places(2, 2);

    private static final int MOST = 1_000;

    /** @throws FailureException BAD_REQUEST unless both are from 1 to 1000 */
    public Places {
        if (outgoing < 1 || incoming < 1 || outgoing > MOST || incoming > MOST)
            throw FailureException.of(Code.BAD_REQUEST, "a host's places for migrations are from 1 to " + MOST);
    }

    /** What a migration takes: a place to go out at its source, and one to come in at its target. */
    record Claim(String id, String source, String target) {}

    /**
     * Those of the waiting that have both places now, in their order.
     *
     * @param waiting who asked first comes first
     */
    List<Claim> next(List<Claim> running, List<Claim> waiting) {
        Map<String, Integer> sends = new HashMap<>();
        Map<String, Integer> takes = new HashMap<>();
        for (Claim claim : running) count(claim, sends, takes);
        List<Claim> next = new ArrayList<>();
        for (Claim claim : waiting) {
            boolean out = sends.getOrDefault(claim.source(), 0) < outgoing;
            boolean in = takes.getOrDefault(claim.target(), 0) < incoming;
            if (out && in) next.add(claim);
            count(claim, sends, takes);
        }
        return next;
    }

    private static void count(Claim claim, Map<String, Integer> sends, Map<String, Integer> takes) {
        sends.merge(claim.source(), 1, Integer::sum);
        takes.merge(claim.target(), 1, Integer::sum);
    }
}
