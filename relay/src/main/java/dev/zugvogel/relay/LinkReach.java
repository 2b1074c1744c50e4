package dev.zugvogel.relay;

import java.time.Duration;

/**
 * A path between two hosts as one relay connection finds it.
 *
 * @param roundTrip the shortest of several
 * @param localMtuBytes MTU of the interface used here
 * @param remoteMtuBytes MTU of the interface used by the target
 */
public record LinkReach(Duration roundTrip, int localMtuBytes, int remoteMtuBytes) {}
