package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The way to one connected agent: messages out, and the requests that wait for their answers. Both are bounded: an agent
 * that does not read or does not answer loses its connection or is refused more work. Thread-safe.
 */
final class AgentStream {
    static final int PENDING_LIMIT = 256;
    static final int UNREAD_LIMIT = 1_024;

    private final Peer peer;
    private final ServerCallStreamObserver<ServerMessage> out;
    private final Consumer<AgentStream> onEnd;
    private final Map<Long, CompletableFuture<Answer>> pending = new ConcurrentHashMap<>();
    private final Object sending = new Object();
    private int unread;
    private boolean ended;

    /** @param onEnd called once when the stream has ended, from whichever side, with no lock held */
    AgentStream(Peer peer, ServerCallStreamObserver<ServerMessage> out, Consumer<AgentStream> onEnd) {
        this.peer = peer;
        this.out = out;
        this.onEnd = onEnd;
    }

    Peer peer() {
        return peer;
    }

    void send(ServerMessage message) {
        synchronized (sending) {
            if (ended) throw lost("its connection broke");
            unread = out.isReady() ? 0 : unread + 1;
            if (unread <= UNREAD_LIMIT) {
                out.onNext(message);
                return;
            }
        }
        refuse(Failure.of(Code.AGENT_LOST, "the agent does not read what it is sent"));
        throw lost("it does not read what it is sent");
    }

    Answer ask(Request request, Duration atMost) {
        if (pending.size() >= PENDING_LIMIT) throw lost("it has too many requests to answer");
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        pending.put(request.getId(), answer);
        try {
            send(ServerMessage.newBuilder().setRequest(request).build());
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw lost("it did not answer " + request.getBodyCase() + " within " + atMost.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw lost("its connection broke before it answered " + request.getBodyCase());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost("the wait for its answer was interrupted");
        } finally {
            pending.remove(request.getId());
        }
    }

    /** An answer that nobody waits for any more is dropped. */
    void answered(Answer answer) {
        CompletableFuture<Answer> waiting = pending.remove(answer.getId());
        if (waiting != null) waiting.complete(answer);
    }

    /** Ends the connection with a reason; nothing happens if it has ended. */
    void refuse(Failure reason) {
        if (end()) out.onError(RpcFailure.status(reason));
    }

    /** The connection has ended: whoever waits is told. False if that was known. */
    boolean end() {
        synchronized (sending) {
            if (ended) return false;
            ended = true;
        }
        pending.values().forEach(waiting -> waiting.completeExceptionally(new IllegalStateException("ended")));
        onEnd.accept(this);
        return true;
    }

    private FailureException lost(String why) {
        return FailureException.of(Code.AGENT_LOST, "the agent of " + peer.host() + ": " + why);
    }
}
