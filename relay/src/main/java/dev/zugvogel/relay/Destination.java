package dev.zugvogel.relay;

import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.OpenRequest;
import dev.zugvogel.relay.pipe.Link;
import dev.zugvogel.relay.pipe.Timing;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * Where the channels of one migration lead.
 *
 * @param host the common name the target relay's certificate must carry
 */
record Destination(SSLContext tls, InetSocketAddress target, String host, String migrationId, Timing timing) {
    /** Returns once the target has connected to its socket of this name; throws with the reason if it does not. */
    Link open(String socket) throws IOException {
        Link link = Link.connect(tls, target, host, timing.handshake());
        try {
            request(link, socket);
            return link;
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    private void request(Link link, String socket) throws IOException {
        link.limitSilence(timing.handshake());
        link.out().open(new OpenRequest(migrationId, socket));
        FrameType answer = link.in().next();
        if (answer == FrameType.ACCEPTED) return;
        if (answer == FrameType.REFUSED) throw new IOException(link.in().refusal());
        throw new EOFException("closed by the peer");
    }
}
