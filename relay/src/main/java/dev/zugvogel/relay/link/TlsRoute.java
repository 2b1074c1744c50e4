package dev.zugvogel.relay.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * @param addresses of the target relay, one for each network between the hosts; at least one
 * @param host the common name the target relay's certificate must carry
 */
public record TlsRoute(SSLContext tls, List<InetSocketAddress> addresses, String host) implements Route {
    public TlsRoute {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) throw new IllegalArgumentException("no address of " + host);
    }

    @Override
    public int ways() {
        return addresses.size();
    }

    @Override
    public FrameLink connect(int turn, Duration atMost) throws IOException {
        return Link.connect(tls, addresses.get(Math.floorMod(turn, addresses.size())), host, atMost);
    }
}
