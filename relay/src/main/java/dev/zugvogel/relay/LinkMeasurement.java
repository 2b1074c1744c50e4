package dev.zugvogel.relay;

import dev.zugvogel.model.BytesPerSecond;

/**
 * What a path between two hosts can do for one relay connection.
 *
 * @param bandwidth what arrived at the target, the first third of the time left out
 */
public record LinkMeasurement(LinkReach reach, BytesPerSecond bandwidth) {}
