package dev.zugvogel.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Signals for as long as this is open; before and afterwards they end the process as usual. */
public final class Interrupts implements AutoCloseable {
    private final Map<String, @Nullable Object> before = new LinkedHashMap<>();

    private Interrupts(Runnable handler, String... signals) {
        for (String signal : signals) before.put(signal, Signals.register(signal, handler));
    }

    /** Ctrl-C. The handler runs on a thread of its own, each time. */
    public static Interrupts byPerson(Runnable handler) {
        return new Interrupts(handler, "INT");
    }

    /** Ctrl-C, and how service managers end a process. The handler runs on a thread of its own, each time. */
    public static Interrupts toStop(Runnable handler) {
        return new Interrupts(handler, "INT", "TERM");
    }

    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            if (handler != null) Signals.unregister(signal, handler);
        });
    }
}
