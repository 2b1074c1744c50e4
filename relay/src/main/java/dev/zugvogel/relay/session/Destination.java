package dev.zugvogel.relay.session;

import dev.zugvogel.relay.link.Timing;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Where the connections of one migration lead.
 *
 * @param addresses of the target relay, one for each network between the hosts; at least one
 * @param host the common name the target relay's certificate must carry
 */
public record Destination(
        SSLContext tls, List<InetSocketAddress> addresses, String host, String migrationId, Timing timing) {
    public Destination {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) throw new IllegalArgumentException("no address of " + host);
    }

    InetSocketAddress address(int turn) {
        return addresses.get(Math.floorMod(turn, addresses.size()));
    }
}
