package dev.zugvogel.agent.source;

import dev.zugvogel.wire.v1.FinishReply;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareReply;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.TargetGrpc;
import dev.zugvogel.wire.v1.TargetGrpc.TargetBlockingStub;
import dev.zugvogel.wire.v1.UnwindReply;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls over gRPC. */
final class GrpcCalls implements TargetCalls {
    private final ManagedChannel channel;

    /**
     * Dials at once, so that the handshake is done by the time Begin is.
     *
     * @param channel closed with this
     */
    GrpcCalls(ManagedChannel channel) {
        this.channel = channel;
        channel.getState(true);
    }

    private TargetBlockingStub stub(Duration atMost) {
        return TargetGrpc.newBlockingStub(channel).withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public ImageReceived bringImage(ImagePiece piece, Duration atMost) {
        return stub(atMost).bringImage(piece);
    }

    @Override
    public PrepareReply prepare(PrepareRequest request, Duration atMost) {
        return stub(atMost).prepare(request);
    }

    @Override
    public FinishReply finish(FinishRequest request, Duration atMost) {
        return stub(atMost).finish(request);
    }

    @Override
    public LookReply look(LookRequest request, Duration atMost) {
        return stub(atMost).look(request);
    }

    @Override
    public UnwindReply unwind(UnwindRequest request, Duration atMost) {
        return stub(atMost).unwind(request);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
