package dev.zugvogel.libvirt;

import dev.zugvogel.model.Limit;

/** Rates as libvirt takes them: whole MiB per second. */
final class Mebibytes {
    /** The largest that libvirt's QEMU driver takes: its product in bytes still fits into a signed word. */
    private static final long MAX_PER_SECOND = Long.MAX_VALUE >> 20;

    private Mebibytes() {}

    /** Rounded up, at least 1: zero would mean no limit. */
    static long perSecond(Limit limit) {
        return switch (limit) {
            case Limit.Unlimited _ -> MAX_PER_SECOND;
            case Limit.AtMost(var rate) -> Math.clamp(Math.ceilDiv(rate.count(), 1L << 20), 1, MAX_PER_SECOND);
        };
    }
}
