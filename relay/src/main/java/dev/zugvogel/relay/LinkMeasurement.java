package dev.zugvogel.relay;

import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;

/**
 * A path between two hosts as one relay connection finds it.
 *
 * @param roundTrip the shortest of several
 * @param bandwidth what arrived at the target, the first third of the time left out
 * @param localMtuBytes MTU of the interface used here
 * @param remoteMtuBytes MTU of the interface used by the target
 */
public record LinkMeasurement(Duration roundTrip, BytesPerSecond bandwidth, int localMtuBytes, int remoteMtuBytes) {}
