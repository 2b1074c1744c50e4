package dev.zugvogel.agent.link;

import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.Welcome;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream to the server, from Hello to its end. Requests are answered side by side, a bounded number at a time. */
final class ServerStream implements ClientResponseObserver<AgentMessage, ServerMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStream.class);
    private static final int REQUESTS_LIMIT = 64;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(200);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final Fence fence;
    private final Requests requests;
    private final Supplier<HostReport> reports;
    private final Outbox outbox;
    private final Semaphore free = new Semaphore(REQUESTS_LIMIT);
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    private final CompletableFuture<Duration> interval = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<AgentMessage> out;

    ServerStream(Fence fence, Requests requests, Supplier<HostReport> reports, Outbox outbox) {
        this.fence = fence;
        this.requests = requests;
        this.reports = reports;
        this.outbox = outbox;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<AgentMessage> stream) {
        out = stream;
    }

    void hello(Hello hello) {
        send(AgentMessage.newBuilder().setHello(hello).build());
        outbox.connected(
                snapshot -> send(AgentMessage.newBuilder().setSnapshot(snapshot).build()));
        Thread.ofVirtual().name("report").start(this::report);
    }

    /** Completes when the stream has ended, with the reason, or null if the server closed it. */
    CompletableFuture<@Nullable Throwable> end() {
        return end;
    }

    private synchronized void send(AgentMessage message) {
        ClientCallStreamObserver<AgentMessage> stream = out;
        if (stream == null || end.isDone()) return;
        try {
            stream.onNext(message);
        } catch (IllegalStateException e) {
            LOG.debug("the stream is closed: {}", e.getMessage());
        }
    }

    /** A report that can't go out now is dropped: a newer one follows. */
    private void report() {
        try {
            Duration pause = interval.join();
            while (!end.isDone()) {
                HostReport report = reports.get();
                ClientCallStreamObserver<AgentMessage> stream = out;
                if (stream != null && stream.isReady())
                    send(AgentMessage.newBuilder().setReport(report).build());
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onNext(ServerMessage message) {
        try {
            switch (message.getBodyCase()) {
                case WELCOME -> welcome(message.getWelcome());
                case REQUEST -> take(message.getRequest());
                case SNAPSHOT_ACK -> acknowledged(message.getSnapshotAck().getMigrationId());
                case BODY_NOT_SET -> LOG.debug("the server sent a message of a newer version");
            }
        } catch (FailureException e) {
            LOG.error("the server is refused: {}", e.getMessage());
            cancel(e);
        }
    }

    private void welcome(Welcome welcome) {
        fence.raise(welcome.getFencingToken());
        Duration wanted = Duration.ofMillis(welcome.getReportIntervalMs());
        Duration atLeast = wanted.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : wanted;
        interval.complete(atLeast.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : atLeast);
    }

    private void acknowledged(String migration) {
        outbox.acknowledged(migration);
        Thread.ofVirtual().name("acknowledged").start(() -> requests.acknowledged(migration));
    }

    private void take(Request request) {
        if (!free.tryAcquire()) {
            Failure busy = Failure.of(Code.CONFLICT, "this agent answers " + REQUESTS_LIMIT + " requests already");
            reply(request, Answer.newBuilder().setFailure(RpcFailure.message(busy)));
            return;
        }
        Thread.ofVirtual().name("request " + request.getBodyCase()).start(() -> {
            try {
                reply(request, answer(request));
            } finally {
                free.release();
            }
        });
    }

    private Answer.Builder answer(Request request) {
        try {
            fence.check(request.getFencingToken());
            return requests.answer(request);
        } catch (RuntimeException e) {
            return Answer.newBuilder().setFailure(RpcFailure.message(failure(e)));
        }
    }

    private static Failure failure(RuntimeException e) {
        return switch (e) {
            case FailureException known -> known.failure();
            case LibvirtException libvirt -> libvirt.asFailure();
            default -> {
                LOG.error("unexpected", e);
                yield Failure.of(Code.INTERNAL, e.toString());
            }
        };
    }

    private void reply(Request request, Answer.Builder answer) {
        send(AgentMessage.newBuilder().setAnswer(answer.setId(request.getId())).build());
    }

    private synchronized void cancel(Throwable reason) {
        ClientCallStreamObserver<AgentMessage> stream = out;
        if (stream != null)
            stream.cancel("refused", Status.CANCELLED.withCause(reason).asRuntimeException());
        ended(reason);
    }

    @Override
    public void onError(Throwable e) {
        ended(e);
    }

    @Override
    public void onCompleted() {
        ended(null);
    }

    private void ended(@Nullable Throwable reason) {
        outbox.disconnected();
        end.complete(reason);
        interval.complete(SHORTEST_INTERVAL);
    }
}
