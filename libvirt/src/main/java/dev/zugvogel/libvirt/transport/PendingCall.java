package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A call between its caller and the reply. Knows whether its request may have reached the daemon: only the writer moves
 * it from queued to writing, so a call that fails while queued was certainly not sent.
 */
final class PendingCall {
    private enum Stage {
        QUEUED,
        WRITING,
        WITHDRAWN
    }

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private final CompletableFuture<Frame> reply = new CompletableFuture<>();
    private final Procedure procedure;
    private final Frame request;

    PendingCall(Procedure procedure, Frame request) {
        this.procedure = procedure;
        this.request = request;
    }

    Procedure procedure() {
        return procedure;
    }

    Frame request() {
        return request;
    }

    /** For the writer: whether the request is still wanted. From now on it counts as sent. */
    boolean startWriting() {
        return stage.compareAndSet(Stage.QUEUED, Stage.WRITING);
    }

    void complete(Frame frame) {
        reply.complete(frame);
    }

    void fail(LibvirtFailure failure) {
        boolean queued = stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN);
        LibvirtFailure exact = queued ? new LibvirtFailure.NotSent(failure.message()) : failure;
        reply.completeExceptionally(new LibvirtException(exact));
    }

    /** @throws LibvirtException if no reply comes in time, or none will come */
    Frame await(long timeoutNanos) {
        try {
            return reply.get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException timeout) {
            fail(new LibvirtFailure.TimedOut("libvirt did not answer " + procedure + " in time"));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            fail(new LibvirtFailure.TimedOut("interrupted while waiting for libvirt's answer to " + procedure));
        } catch (ExecutionException failed) {
            throw failureOf(failed);
        }
        return settled();
    }

    /** The reply may have won the race against the timeout. */
    private Frame settled() {
        try {
            return reply.resultNow();
        } catch (IllegalStateException withoutResult) {
            throw new LibvirtException(((LibvirtException) reply.exceptionNow()).failure(), withoutResult);
        }
    }

    private static LibvirtException failureOf(ExecutionException failed) {
        if (failed.getCause() instanceof LibvirtException exception)
            return new LibvirtException(exception.failure(), exception);
        throw new IllegalStateException(failed);
    }
}
