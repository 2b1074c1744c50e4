package dev.zugvogel.control;

import dev.zugvogel.control.store.Compare;
import dev.zugvogel.control.store.Entry;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.control.store.Transaction;
import java.util.Optional;

/** The number of the server in charge. Every command to an agent carries it; agents refuse a lower one. */
final class Epoch {
    private static final String KEY = "epoch";

    private Epoch() {}

    /** Higher than all before, durable before it is returned. */
    static long raise(StateStore store) {
        while (true) {
            Optional<Entry> before = store.get(KEY);
            long next = before.map(entry -> Long.parseLong(entry.value())).orElse(0L) + 1;
            Compare unchanged = before.map(Compare::unchanged).orElse(Compare.absent(KEY));
            if (store.commit(Transaction.when(unchanged).put(KEY, Long.toString(next)))
                    .succeeded()) return next;
        }
    }
}
