package dev.zugvogel.relay.session;

import dev.zugvogel.relay.link.Route;
import dev.zugvogel.relay.link.Timing;

/**
 * Where the connections of one migration lead.
 *
 * @param host where the target relay is, for people
 */
public record Destination(Route route, String host, String migrationId, Timing timing) {}
