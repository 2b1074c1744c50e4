package dev.zugvogel.control.api;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.pki.Identity;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The socket under the API. */
final class Listener {
    /** Longer than the heartbeat of an event stream. */
    private static final Duration IDLE_AT_MOST = Duration.ofSeconds(30);

    private static final int CONNECTIONS_AT_MOST = 2_000;

    private Listener() {}

    /** Bounds the connections, and gives what the HTTP parser itself refuses the same form as every failure. */
    static void harden(Server server) {
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_AT_MOST, server));
        server.setErrorHandler(Listener::refuse);
        server.setStopTimeout(0);
    }

    static Connector tls(Server server, HttpConfiguration http, InetSocketAddress address, Identity identity) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(identity.tls());
        tls.setIncludeProtocols("TLSv1.3");
        http.setSendServerVersion(false);
        // Callers know the server by its authority and often reach it by an address, which has no place in SNI.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector =
                new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_AT_MOST.toMillis());
        return connector;
    }

    private static boolean refuse(Request request, Response response, Callback done) {
        Failure failure = Failure.of(Code.BAD_REQUEST, "this is no HTTP request that can be answered");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        byte[] body = Json.write(new Reply.ErrorBody(failure)).getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(body), done);
        return true;
    }
}
