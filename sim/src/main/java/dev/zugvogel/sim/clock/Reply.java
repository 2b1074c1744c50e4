package dev.zugvogel.sim.clock;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one thread waits for and another brings; the first answer counts. */
public final class Reply<T> {
    private @Nullable Supplier<T> answer;
    private @Nullable Thread waiting;

    public void give(T value) {
        answer(() -> value);
    }

    public void fail(RuntimeException e) {
        answer(() -> {
            throw e;
        });
    }

    private void answer(Supplier<T> given) {
        if (answer != null) return;
        answer = given;
        if (waiting != null) LockSupport.unpark(waiting);
    }

    public boolean isThere() {
        return answer != null;
    }

    public T await() {
        waiting = Thread.currentThread();
        while (true) {
            Supplier<T> given = answer;
            if (given != null) return given.get();
            LockSupport.park(this);
        }
    }
}
