package dev.zugvogel.agent.source;

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
import java.time.Duration;

/**
 * The network to the target's agent. Each call waits for its answer at most so long, and throws
 * {@link io.grpc.StatusRuntimeException}. Thread-safe.
 */
public interface TargetCalls extends AutoCloseable {
    ImageReceived bringImage(ImagePiece piece, Duration atMost);

    PrepareReply prepare(PrepareRequest request, Duration atMost);

    FinishReply finish(FinishRequest request, Duration atMost);

    LookReply look(LookRequest request, Duration atMost);

    UnwindReply unwind(UnwindRequest request, Duration atMost);

    /** Ends what still waits; never throws. */
    @Override
    void close();
}
