package dev.zugvogel.agent;

import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.LinkProbe;
import dev.zugvogel.relay.Registration;
import dev.zugvogel.relay.SourceRelay;
import dev.zugvogel.relay.TargetRelay;
import dev.zugvogel.relay.store.StoreKey;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.TargetGrpc;
import dev.zugvogel.wire.v1.TargetGrpc.TargetBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends some bytes and calls through this agent to itself, on the way that a migration takes, so that the first guest
 * does not pay with its downtime for code that the JVM has not compiled yet. Measured without it: 300 ms more.
 */
record WarmUp(
        AgentConfig config, Credentials credentials, RunFolder sockets, TargetRelay relay, Stores stores, int port) {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String NAME = "warmup";
    private static final String MEMORY = "mem";
    private static final int PAGES = 256;
    /** More where a JVM is to learn what is hot: see {@code ./zugvogel}. */
    private static final int ITERATIONS = Integer.getInteger("zugvogel.warmup.iterations", 24);

    private static final int CALLS = 150;
    private static final Duration PROOF = Duration.ofSeconds(10);

    /** Returns at once. Failing, it only leaves the first migration slower. */
    void start() {
        Thread.ofVirtual().name(NAME).start(() -> {
            try {
                sendCalls();
                sendBytes();
                LinkProbe.measure(credentials.tls(), here(), config.name(), PROOF);
                LOG.info(Agent.WARM);
            } catch (IOException | StatusRuntimeException | FailureException e) {
                LOG.info("the first migration will find a cold agent: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                sockets.remove(NAME);
            }
        });
    }

    private void sendCalls() {
        ManagedChannel self = NettyChannelBuilder.forAddress(config.address(), port, credentials.client())
                .overrideAuthority(config.name())
                .build();
        try {
            FinishRequest rehearsal = FinishRequest.newBuilder()
                    .setMigrationId(NAME)
                    .setRehearsal(true)
                    .build();
            for (int i = 0; i < CALLS; i++) stub(self).finish(rehearsal);
        } finally {
            self.shutdownNow();
        }
    }

    private static TargetBlockingStub stub(ManagedChannel self) {
        return TargetGrpc.newBlockingStub(self).withDeadlineAfter(PROOF.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sendBytes() throws IOException, InterruptedException {
        RunFolder.Sockets paths = sockets.create(NAME, Optional.empty());
        try (ServerSocketChannel reader = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Memory here = remembered();
                Memory there = remembered()) {
            reader.bind(UnixDomainSocketAddress.of(paths.disk()));
            Thread.ofVirtual().name(NAME).start(() -> drain(reader));
            try (Registration _ = relay.admit(NAME, config.name(), Map.of(MEMORY, paths.disk()), there.pages(), PROOF);
                    SourceRelay source = SourceRelay.open(self(), Map.of(MEMORY, paths.memory()), here.pages())) {
                fill(paths.memory());
                source.finishProof(PROOF);
            }
        }
    }

    private Memory remembered() {
        byte[] key = new byte[StoreKey.SIZE_BYTES];
        return stores.open(UUID.randomUUID(), key);
    }

    private SourceRelay.Target self() {
        return new SourceRelay.Target(credentials.tls(), List.of(here()), config.name(), NAME, PROOF);
    }

    private InetSocketAddress here() {
        return new InetSocketAddress(config.address(), relay.port());
    }

    /** A stream like QEMU's, of pages that change from one iteration to the next. */
    private static void fill(Path entry) throws IOException {
        try (SocketChannel writer = SocketChannel.open(UnixDomainSocketAddress.of(entry))) {
            for (ByteBuffer part : new FakeMemory(PAGES, ITERATIONS)) while (part.hasRemaining()) writer.write(part);
        }
    }

    private static void drain(ServerSocketChannel reader) {
        ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
        try (SocketChannel in = reader.accept()) {
            while (in.read(chunk) >= 0) chunk.clear();
        } catch (IOException e) {
            LOG.debug("warm-up: {}", e.getMessage());
        }
    }
}
