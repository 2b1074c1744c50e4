package dev.zugvogel.sim.net;

import dev.zugvogel.agent.source.TargetCalls;
import dev.zugvogel.agent.target.PeerHost;
import dev.zugvogel.agent.target.TargetService;
import dev.zugvogel.sim.clock.Reply;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.wire.v1.FinishReply;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareReply;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.UnwindReply;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** An agent's calls to another one's service, over the network. */
public final class SimCalls implements TargetCalls, Storm.Connection {
    /** A service in the life of the process that it runs in. */
    public record Served(SimProcess process, TargetService service) {}

    private final Network network;
    private final SimProcess caller;
    private final String from;
    private final String to;
    private final Supplier<Optional<Served>> server;
    private final List<Reply<?>> waiting = new ArrayList<>();

    /** @param server empty while nobody listens there */
    public SimCalls(Network network, SimProcess caller, String from, String to, Supplier<Optional<Served>> server) {
        this.network = network;
        this.caller = caller;
        this.from = from;
        this.to = to;
        this.server = server;
        network.opened(this);
    }

    private <A> A call(String name, Duration atMost, BiConsumer<TargetService, StreamObserver<A>> handler) {
        Storm storm = network.storm();
        storm.strike(from, "peer." + name, this);
        Reply<A> reply = new Reply<>();
        waiting.add(reply);
        fail(reply, atMost, Status.DEADLINE_EXCEEDED);
        fail(reply, Network.GIVEN_UP, Status.UNAVAILABLE.withDescription("keep-alive"), 60);
        network.send(from, to, () -> arrive(name, handler, reply));
        try {
            return reply.await();
        } finally {
            waiting.remove(reply);
            storm.strike(from, "peer." + name + ".answered", this);
        }
    }

    private void fail(Reply<?> reply, Duration after, Status status) {
        network.storm().scheduler().after(after, caller, () -> reply.fail(status.asRuntimeException()));
    }

    /** Keep-alive fails only where the link is cut at that time; it looks again and again. */
    private void fail(Reply<?> reply, Duration interval, Status status, int times) {
        network.storm().scheduler().after(interval, caller, () -> {
            if (reply.isThere() || times == 0) return;
            boolean dead = !network.carries(from, to)
                    || !network.carries(to, from)
                    || server.get().isEmpty();
            if (dead) reply.fail(status.asRuntimeException());
            else fail(reply, interval, status, times - 1);
        });
    }

    private <A> void arrive(String name, BiConsumer<TargetService, StreamObserver<A>> handler, Reply<A> reply) {
        Optional<Served> served = server.get();
        if (served.isEmpty()) {
            network.send(to, from, () -> fail(reply, Duration.ZERO, Status.UNAVAILABLE));
            return;
        }
        SimProcess process = served.get().process();
        process.onKill(() -> network.send(to, from, () -> fail(reply, Duration.ZERO, Status.UNAVAILABLE)));
        process.start(
                name, () -> PeerHost.as(from, () -> handler.accept(served.get().service(), answers(reply))));
    }

    private <A> StreamObserver<A> answers(Reply<A> reply) {
        return new StreamObserver<>() {
            @Override
            public void onNext(A answer) {
                network.send(to, from, () -> bring(() -> reply.give(answer)));
            }

            @Override
            public void onError(Throwable e) {
                network.send(to, from, () -> bring(() -> reply.fail((RuntimeException) e)));
            }

            @Override
            public void onCompleted() {}
        };
    }

    private void bring(Runnable answer) {
        network.storm().scheduler().after(Duration.ZERO, caller, answer);
    }

    @Override
    public void lose() {
        List.copyOf(waiting).forEach(reply -> reply.fail(Status.UNAVAILABLE.asRuntimeException()));
    }

    @Override
    public RuntimeException refusal() {
        return Status.UNAVAILABLE.withDescription("refused by the storm").asRuntimeException();
    }

    @Override
    public ImageReceived bringImage(ImagePiece piece, Duration atMost) {
        return call("bring", atMost, (service, answer) -> service.bringImage(piece, answer));
    }

    @Override
    public PrepareReply prepare(PrepareRequest request, Duration atMost) {
        return call("prepare", atMost, (service, answer) -> service.prepare(request, answer));
    }

    @Override
    public FinishReply finish(FinishRequest request, Duration atMost) {
        String name = request.getRehearsal() ? "rehearse" : request.getCancelled() ? "cancel" : "finish";
        return call(name, atMost, (service, answer) -> service.finish(request, answer));
    }

    @Override
    public LookReply look(LookRequest request, Duration atMost) {
        return call("look", atMost, (service, answer) -> service.look(request, answer));
    }

    @Override
    public UnwindReply unwind(UnwindRequest request, Duration atMost) {
        return call("unwind", atMost, (service, answer) -> service.unwind(request, answer));
    }

    @Override
    public void close() {
        lose();
        network.closed(this);
    }
}
