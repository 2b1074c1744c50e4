package dev.zugvogel.control.link;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.GrpcTls;
import dev.zugvogel.wire.pki.Identity;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The port that agents dial. Listens from {@link #start} on; what is to hear of agents is added to {@link #gateway}
 * before.
 */
public final class AgentListener implements AutoCloseable {
    private static final int MESSAGE_LIMIT_BYTES = 16 << 20;
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Members members;
    private final HostObserver hosts;
    private final LinkService link;
    private final Server server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** @param reserved names that no host may have: the server's own */
    public AgentListener(
            InetSocketAddress address,
            Identity identity,
            Set<String> reserved,
            CertificateAuthority authority,
            Tokens tokens,
            StateStore store,
            HostObserver hosts,
            AuditLog audit,
            InstantSource clock,
            long fencingToken) {
        this.members = new Members(store, clock);
        this.hosts = hosts;
        this.link = new LinkService(members, hosts, clock, fencingToken, REPORT_INTERVAL);
        this.server = NettyServerBuilder.forAddress(address, GrpcTls.server(identity, false))
                .executor(executor)
                .intercept(new Gate(members))
                .addService(new EnrolmentService(authority, tokens, members, hosts, audit, clock, reserved))
                .addService(link)
                .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                .maxConcurrentCallsPerConnection(8)
                .handshakeTimeout(10, TimeUnit.SECONDS)
                .maxConnectionIdle(60, TimeUnit.SECONDS)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
    }

    /** @throws FailureException with BAD_REQUEST if the address can't be listened on */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw Failure.of(Code.BAD_REQUEST, "can't listen for agents: " + e.getMessage())
                    .asException(e);
        }
    }

    public AgentGateway gateway() {
        return link;
    }

    public int port() {
        return server.getPort();
    }

    /** Shuts a host out for good: its certificate, its connection and what is known of it. False if it never joined. */
    public boolean remove(String host) {
        boolean known = members.remove(host);
        link.refuse(host);
        hosts.removed(host);
        return known;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) executor.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.close();
    }
}
