package dev.zugvogel.agent.link;

import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.LinkGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials the server, again and again with growing, jittered pauses, and keeps the identity fresh. A migration does not
 * need it: what it has to say waits in the {@link Outbox}. Thread-safe.
 */
public final class ServerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration RENEWAL_CHECK = Duration.ofMinutes(10);
    private static final int MESSAGE_LIMIT_BYTES = 16 << 20;

    private final ServerAddress server;
    private final Credentials credentials;
    private final IdentityStore store;
    private final Fence fence;
    private final Supplier<Hello> hello;
    private final Supplier<HostReport> reports;
    private final Requests requests;
    private final Outbox outbox;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ManagedChannel channel;

    public ServerLink(
            ServerAddress server,
            Credentials credentials,
            Path state,
            Fence fence,
            Supplier<Hello> hello,
            Supplier<HostReport> reports,
            Requests requests,
            Outbox outbox) {
        this.server = server;
        this.credentials = credentials;
        this.store = new IdentityStore(state);
        this.fence = fence;
        this.hello = hello;
        this.reports = reports;
        this.requests = requests;
        this.outbox = outbox;
    }

    /**
     * The identity that is stored, or that the token gets.
     *
     * @throws FailureException UNAUTHENTICATED if there is neither; as the server answers the token
     */
    public static Credentials enrol(ServerAddress server, String host, Path state, Optional<String> token) {
        IdentityStore store = new IdentityStore(state);
        Optional<Identity> known = store.load();
        if (known.isPresent()) return new Credentials(sameHost(known.get(), host));
        String text = token.orElseThrow(
                () -> FailureException.of(Code.UNAUTHENTICATED, "this host has not joined yet and has no join token"));
        Identity joined = new Enrolment(server, host).join(JoinToken.parse(text));
        store.store(joined);
        LOG.info("{} has joined {}", host, server);
        return new Credentials(joined);
    }

    private static Identity sameHost(Identity identity, String host) {
        if (!identity.host().equals(host))
            throw FailureException.of(
                    Code.BAD_REQUEST, "this state belongs to host " + identity.host() + ", not to " + host);
        return identity;
    }

    public void start() {
        Thread.ofVirtual().name("server-link").start(this::keepConnected);
        Thread.ofVirtual().name("renewal").start(this::keepRenewed);
    }

    private void keepConnected() {
        Duration pause = FIRST_PAUSE;
        while (!isClosed(Duration.ZERO)) {
            long begin = System.nanoTime();
            Throwable reason = connectOnce();
            boolean stable = System.nanoTime() - begin > STABLE.toNanos();
            pause = stable ? FIRST_PAUSE : longer(pause);
            if (isClosed(Duration.ZERO)) return;
            LOG.warn("no link to {}: {}", server, reason == null ? "closed by the server" : reason.getMessage());
            if (isClosed(jittered(pause))) return;
        }
    }

    private @Nullable Throwable connectOnce() {
        ManagedChannel dialled = NettyChannelBuilder.forAddress(server.host(), server.port(), credentials.client())
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                .build();
        channel = dialled;
        try {
            ServerStream stream = new ServerStream(fence, requests, reports, outbox);
            StreamObserver<AgentMessage> out = LinkGrpc.newStub(dialled).connect(stream);
            if (out == null) return new IllegalStateException("no stream");
            stream.hello(hello.get());
            return stream.end().join();
        } catch (RuntimeException e) {
            return e;
        } finally {
            dialled.shutdownNow();
        }
    }

    private void keepRenewed() {
        while (!isClosed(RENEWAL_CHECK)) renewIfDue(Instant.now());
    }

    /** Fetches a fresh certificate in the last third of the present one's life. */
    void renewIfDue(Instant now) {
        if (!credentials.identity().dueForRenewal(now)) return;
        try {
            Identity renewed = new Enrolment(server, credentials.identity().host()).renew(credentials);
            store.store(renewed);
            credentials.replace(renewed);
            LOG.info("the certificate is renewed until {}", renewed.notAfter());
        } catch (FailureException e) {
            LOG.warn("the certificate is not renewed: {}", e.getMessage());
        }
    }

    private boolean isClosed(Duration atMost) {
        try {
            return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static Duration jittered(Duration pause) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
    }

    @Override
    public void close() {
        closed.countDown();
        ManagedChannel open = channel;
        if (open != null) open.shutdownNow();
    }
}
