package dev.zugvogel.relay.link;

import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/**
 * One connection between two relays: TLS 1.3, a certificate of our CA at both ends, no delay for small frames. Reading and writing are independent; {@link #close} may be called by any thread and ends both.
 */
public final class Link implements FrameLink {
    /** What is urgent waits for no more than this. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    /** A longer path needs more on its way than that; there the kernel finds out how much. */
    private static final Duration SHORT_PATH = Duration.ofMillis(5);

    private static final String PROTOCOL = "zugvogel-relay/2";

    private final Socket raw;
    private final SSLSocket tls;
    private final String peer;
    private final FrameReader in;
    private final FrameWriter out;
    private final Duration roundTrip;

    private Link(GatheringSocket raw, SSLSocket tls, Duration roundTrip) throws IOException {
        this.roundTrip = roundTrip;
        this.raw = raw;
        this.tls = tls;
        this.peer = commonName(tls);
        this.in = new FrameReader(tls.getInputStream());
        this.out = new FrameWriter(raw.wholly(tls.getOutputStream()));
    }

    /**
     * Connects to a target relay.
     *
     * @param expectedPeer the common name its certificate must carry
     */
    public static Link connect(SSLContext context, InetSocketAddress target, String expectedPeer, Duration atMost)
            throws IOException {
        GatheringSocket raw = new GatheringSocket();
        try {
            long startNanos = System.nanoTime();
            raw.connect(target, Math.toIntExact(atMost.toMillis()));
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - startNanos);
            if (roundTrip.compareTo(SHORT_PATH) < 0) raw.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            SSLSocket tls = (SSLSocket)
                    context.getSocketFactory().createSocket(raw, target.getHostString(), target.getPort(), true);
            Link link = handshake(raw, tls, atMost, roundTrip);
            if (!link.peer.equals(expectedPeer))
                throw new SSLPeerUnverifiedException("expected host " + expectedPeer + ", found " + link.peer);
            return link;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** A listening socket whose connections {@link #accept} takes. */
    public static GatheringSocket.Listener listen(InetSocketAddress bind) throws IOException {
        GatheringSocket.Listener listener = new GatheringSocket.Listener();
        try {
            listener.setReuseAddress(true);
            listener.bind(bind);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Takes over an accepted connection; closes it on failure. */
    public static Link accept(SSLContext context, GatheringSocket raw, Duration atMost) throws IOException {
        try {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(true);
            return handshake(raw, tls, atMost, Duration.ZERO);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static Link handshake(GatheringSocket raw, SSLSocket tls, Duration atMost, Duration roundTrip)
            throws IOException {
        raw.setTcpNoDelay(true);
        keepAlive(raw);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setApplicationProtocols(new String[] {PROTOCOL});
        tls.setSSLParameters(parameters);
        try (Deadline _ = Deadline.closing(raw, atMost)) {
            tls.startHandshake();
        }
        if (!PROTOCOL.equals(tls.getApplicationProtocol())) throw new SSLException("the peer is not a relay");
        return new Link(raw, tls, roundTrip);
    }

    private static void keepAlive(Socket raw) throws IOException {
        raw.setKeepAlive(true);
        raw.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 15);
        raw.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
        raw.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
    }

    private static String commonName(SSLSocket tls) throws SSLPeerUnverifiedException {
        String subject = tls.getSession().getPeerPrincipal().getName();
        try {
            for (Rdn part : new LdapName(subject).getRdns())
                if (part.getType().equalsIgnoreCase("CN"))
                    return part.getValue().toString();
        } catch (InvalidNameException e) {
            throw new SSLPeerUnverifiedException("unreadable certificate subject " + subject);
        }
        throw new SSLPeerUnverifiedException("certificate without a common name: " + subject);
    }

    /** The common name of the peer's certificate. */
    @Override
    public String peer() {
        return peer;
    }

    /** How long TCP took to connect: nothing of the peer's process. */
    @Override
    public Duration roundTrip() {
        return roundTrip;
    }

    @Override
    public FrameReader in() {
        return in;
    }

    @Override
    public FrameWriter out() {
        return out;
    }

    @Override
    public void limitSilence(Duration atMost) throws IOException {
        raw.setSoTimeout(Math.toIntExact(atMost.toMillis()));
    }

    /** Frames and TLS records, without handshake and TCP/IP headers. */
    @Override
    public long wireBytes() {
        return in.wireBytes() + out.wireBytes();
    }

    /** The MTU of the interface this connection uses here, in bytes. */
    public int localMtuBytes() throws IOException {
        InetAddress address = raw.getLocalAddress();
        NetworkInterface face = NetworkInterface.getByInetAddress(address);
        if (face == null) throw new IOException("no interface has the address " + address);
        return face.getMTU();
    }

    @Override
    public void finishOutput() throws IOException {
        tls.shutdownOutput();
    }

    @Override
    public void discardInput() throws IOException {
        tls.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Closes this link unless the deadline is disarmed in time. */
    public Deadline closeAfter(Duration atMost) {
        return Deadline.closing(raw, atMost);
    }

    @Override
    public void closeSoon(Duration atMost) {
        // Never disarmed: it ends with the link or ends it.
        Deadline _ = closeAfter(atMost);
    }

    /** Closes without sending what is still buffered. */
    public void abort() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Ends both directions at once, without waiting for anything a dead peer would have to do. */
    @Override
    public void close() throws IOException {
        // Not through the TLS socket: its close waits for the writer, which may be stuck on a dead peer.
        raw.close();
    }
}
