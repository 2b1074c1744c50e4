package dev.zugvogel.agent.source;

import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
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

/** Both hosts of a test have the same files: what is below a folder h1 on the source is below h2 on the target. */
record Elsewhere(TargetCalls calls) implements TargetCalls {
    private static String there(String path) {
        return path.replace("/h1/", "/h2/");
    }

    private static BackingFacts there(BackingFacts image) {
        return image.toBuilder().setPath(there(image.getPath())).build();
    }

    private static DiskPlan there(DiskPlan disk) {
        return disk.toBuilder()
                .setPath(there(disk.getPath()))
                .clearBacking()
                .addAllBacking(
                        disk.getBackingList().stream().map(Elsewhere::there).toList())
                .build();
    }

    @Override
    public ImageReceived bringImage(ImagePiece piece, Duration atMost) {
        return calls.bringImage(
                piece.toBuilder().setImage(there(piece.getImage())).build(), atMost);
    }

    @Override
    public PrepareReply prepare(PrepareRequest request, Duration atMost) {
        return calls.prepare(
                request.toBuilder()
                        .clearDisks()
                        .addAllDisks(request.getDisksList().stream()
                                .map(Elsewhere::there)
                                .toList())
                        .build(),
                atMost);
    }

    @Override
    public FinishReply finish(FinishRequest request, Duration atMost) {
        return calls.finish(request, atMost);
    }

    @Override
    public LookReply look(LookRequest request, Duration atMost) {
        return calls.look(request, atMost);
    }

    @Override
    public UnwindReply unwind(UnwindRequest request, Duration atMost) {
        return calls.unwind(request, atMost);
    }

    @Override
    public void close() {
        calls.close();
    }
}
