package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.StepMessage;
import java.util.List;

/**
 * The target's agent, for one migration. All calls block for a bounded time and throw
 * {@link dev.zugvogel.model.failure.FailureException}: the target's own failure, or TARGET_UNREACHABLE, after which the
 * call may or may not have had its effect. Thread-safe.
 */
public interface TargetPeer extends AutoCloseable {
    /**
     * What Begin gave, for Prepare.
     *
     * @param storeSeal of this host's store of the VM; empty if there is none
     */
    record Begun(String xml, Cookie cookie, int flags, boolean isTransient, String storeSeal) {}

    /**
     * What Prepare came to.
     *
     * @param uri where QEMU listens on the direct way; else empty
     * @param storeMatches both ends keep the same pages of this VM
     */
    record Prepared(Cookie cookie, String uri, boolean storeMatches) {}

    /**
     * Before {@link #prepare}: a piece of an image below a copied disk, or the question how much of it is there.
     *
     * @param piece without what says which migration it is of
     */
    ImageReceived bring(ImagePiece.Builder piece);

    Prepared prepare(Begun begun);

    /** Warms the way that {@link #finish} takes. TARGET_DISK_FULL if the copy must not go on. */
    void rehearse();

    /** Starts the guest there. */
    Cookie finish(Cookie cookie);

    /** Ends the paused domain there. */
    void cancel();

    /** Seals and looks. */
    TargetView look();

    /** Looks; a Finish is still taken there. */
    TargetView peek();

    void unwind(boolean succeeded);

    /** What the target has told of its part of the story, as of its last answer to look or unwind. */
    List<StepMessage> story();

    /** Never throws. */
    @Override
    void close();

    /** Opens the way to the target's agent of an order; connects later. */
    interface Opener {
        TargetPeer open(StartMigration order);
    }
}
