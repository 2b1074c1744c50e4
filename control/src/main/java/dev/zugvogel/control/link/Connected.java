package dev.zugvogel.control.link;

import java.time.Instant;

/**
 * An agent that is connected now, as it introduced itself.
 *
 * @param address where other agents reach it over the migration network
 * @param agentPort of its Target service
 * @param relayPort of its relay
 */
public record Connected(
        String host,
        String address,
        int agentPort,
        int relayPort,
        String agentVersion,
        String hostUuid,
        Instant since) {}
