package dev.zugvogel.model.migration;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/**
 * One pass over the guest's memory, as sampled from libvirt at its start.
 *
 * @param at since the start of the migration
 */
public record Iteration(int number, Duration at, Bytes remaining, BytesPerSecond dirtyRate, BytesPerSecond bandwidth) {}
