package dev.zugvogel.agent;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.link.ServerAddress;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.GrpcTls;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.Identity;
import dev.zugvogel.wire.v1.JoinRequest;
import dev.zugvogel.wire.v1.LinkGrpc;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.RenewRequest;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.SnapshotAck;
import dev.zugvogel.wire.v1.Welcome;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The control plane as an agent sees it: signs any host that shows the token, and keeps what agents say. */
public final class TestServer implements AutoCloseable {
    private static final String SECRET = "zvj_0123456789abcdef";
    private static final Context.Key<String> HOST = Context.key("host");

    public final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
    public final Map<String, HostReport> reports = new ConcurrentHashMap<>();
    public final Map<String, MigrationSnapshot> snapshots = new ConcurrentHashMap<>();
    public final BlockingQueue<MigrationSnapshot> history = new LinkedBlockingQueue<>();
    public volatile boolean acknowledges = true;
    public final AtomicLong fencingToken = new AtomicLong(1);
    public volatile Duration certificateLife = Duration.ofDays(30);

    private final CertificateAuthority authority;
    private final Map<String, StreamObserver<ServerMessage>> streams = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private Server server;
    private final int port;

    public TestServer(Path folder) {
        authority = CertificateAuthority.openOrCreate(folder);
        server = serve(0);
        port = server.getPort();
    }

    private Server serve(int at) {
        try {
            return NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), at),
                            GrpcTls.server(authority.issueServer("server", Set.of("127.0.0.1")), false))
                    .addService(new Enrolling())
                    .addService(ServerInterceptors.intercept(new Linking(), new Naming()))
                    .permitKeepAliveTime(5, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CertificateAuthority authority() {
        return authority;
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", port);
    }

    public String token() {
        return SECRET + "." + authority.fingerprint();
    }

    public boolean isConnected(String host) {
        return streams.containsKey(host);
    }

    public Answer ask(String host, Request.Builder request) {
        return ask(host, request, fencingToken.get());
    }

    public Answer ask(String host, Request.Builder request, long token) {
        long id = ids.incrementAndGet();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asked.put(id, answer);
        send(
                host,
                ServerMessage.newBuilder()
                        .setRequest(request.setId(id).setFencingToken(token))
                        .build());
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to " + request.getBodyCase(), e);
        }
    }

    private void send(String host, ServerMessage message) {
        StreamObserver<ServerMessage> stream = streams.get(host);
        if (stream == null) throw new AssertionError(host + " is not connected");
        synchronized (stream) {
            stream.onNext(message);
        }
    }

    /** Goes away, as in a crash. */
    public void stop() {
        try {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        streams.clear();
    }

    /** Comes back with a higher token. */
    public void startAgain() {
        fencingToken.incrementAndGet();
        server = serve(port);
    }

    @Override
    public void close() {
        stop();
    }

    private Identity sign(ByteString csr, String host) {
        Identity.Builder identity = Identity.newBuilder();
        for (X509Certificate certificate : authority.sign(csr.toByteArray(), host, certificateLife))
            identity.addChainDer(ByteString.copyFrom(der(certificate)));
        return identity.build();
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Enrolling extends EnrolmentGrpc.EnrolmentImplBase {
        @Override
        public void join(JoinRequest request, StreamObserver<Identity> reply) {
            if (!request.getToken().equals(token())) {
                reply.onError(RpcFailure.status(Failure.of(Code.BAD_JOIN_TOKEN, "unknown token")));
                return;
            }
            reply.onNext(sign(request.getCsrDer(), request.getHost()));
            reply.onCompleted();
        }

        @Override
        public void renew(RenewRequest request, StreamObserver<Identity> reply) {
            reply.onNext(sign(request.getCsrDer(), "h1"));
            reply.onCompleted();
        }
    }

    private static final class Naming implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String host = GrpcTls.peerHost(call.getAttributes()).orElseThrow();
            return Contexts.interceptCall(Context.current().withValue(HOST, host), call, headers, next);
        }
    }

    private final class Linking extends LinkGrpc.LinkImplBase {
        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<ServerMessage> out) {
            String host = HOST.get();
            streams.put(host, out);
            send(
                    host,
                    ServerMessage.newBuilder()
                            .setWelcome(Welcome.newBuilder()
                                    .setFencingToken(fencingToken.get())
                                    .setReportIntervalMs(200))
                            .build());
            return new Listening(host);
        }
    }

    private final class Listening implements StreamObserver<AgentMessage> {
        private final String host;

        Listening(String host) {
            this.host = host;
        }

        @Override
        public void onNext(AgentMessage message) {
            switch (message.getBodyCase()) {
                case HELLO -> hellos.add(message.getHello());
                case REPORT -> reports.put(host, message.getReport());
                case ANSWER -> answer(message.getAnswer());
                case SNAPSHOT -> snapshot(message.getSnapshot());
                case BODY_NOT_SET -> throw new AssertionError("empty message");
            }
        }

        private void answer(Answer answer) {
            CompletableFuture<Answer> waiting = asked.remove(answer.getId());
            if (waiting == null) throw new AssertionError("an answer nobody waits for: " + answer);
            waiting.complete(answer);
        }

        private void snapshot(MigrationSnapshot snapshot) {
            snapshots.put(snapshot.getMigrationId(), snapshot);
            history.add(snapshot);
            boolean ended = List.of("done", "failed", "cancelled").contains(snapshot.getState());
            if (!ended || !acknowledges) return;
            SnapshotAck ack = SnapshotAck.newBuilder()
                    .setMigrationId(snapshot.getMigrationId())
                    .build();
            send(host, ServerMessage.newBuilder().setSnapshotAck(ack).build());
        }

        @Override
        public void onError(Throwable e) {
            streams.remove(host);
        }

        @Override
        public void onCompleted() {
            streams.remove(host);
        }
    }
}
