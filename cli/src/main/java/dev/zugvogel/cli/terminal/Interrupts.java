package dev.zugvogel.cli.terminal;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Ctrl-C for as long as this is open; before and afterwards it ends the process as usual. */
public final class Interrupts implements AutoCloseable {
    private static final String SIGNAL = "INT";

    private final @Nullable Object before;

    /** @param handler runs on a thread of its own at each Ctrl-C */
    public Interrupts(Runnable handler) {
        before = Signals.register(SIGNAL, handler);
    }

    @Override
    public void close() {
        if (before != null) Signals.unregister(SIGNAL, before);
    }
}
