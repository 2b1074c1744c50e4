package dev.zugvogel.model.migration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The downtime, asked for and measured.
 *
 * @param objective what was asked for
 * @param hypervisor libvirt's own figure; null until it is known
 * @param guestObserved the gap a client outside saw; null without a probe
 */
public record Downtime(
        Duration objective,
        @Nullable Duration hypervisor,
        @Nullable Duration guestObserved) {}
