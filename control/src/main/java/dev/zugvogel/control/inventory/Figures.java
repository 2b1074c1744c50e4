package dev.zugvogel.control.inventory;

import dev.zugvogel.model.Bytes;

/** Figures from another machine, forced into their range, so that one broken agent can't break what others see. */
final class Figures {
    private Figures() {}

    static double percent(double reported) {
        return reported >= 0 ? Math.min(reported, 100) : 0;
    }

    static Bytes bytes(long reported) {
        return new Bytes(Math.max(0, reported));
    }
}
