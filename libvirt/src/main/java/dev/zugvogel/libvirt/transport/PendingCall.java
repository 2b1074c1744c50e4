package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A call between its caller and the reply. Knows whether its request may have reached the daemon: only the writer moves
 * it from queued to writing, so a call that fails while queued was certainly not sent. Thread-safe; the first outcome counts.
 */
final class PendingCall {
    private enum Stage {
        QUEUED,
        WRITING,
        WITHDRAWN
    }

    private sealed interface Outcome {
        record Answered(Frame reply) implements Outcome {}

        record Failed(LibvirtFailure failure) implements Outcome {}
    }

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private final BlockingQueue<Outcome> outcome = new ArrayBlockingQueue<>(1);
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

    void complete(Frame reply) {
        var _ = outcome.offer(new Outcome.Answered(reply));
    }

    void fail(LibvirtFailure failure) {
        boolean queued = stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN);
        LibvirtFailure exact = queued ? new LibvirtFailure.NotSent(failure.message()) : failure;
        var _ = outcome.offer(new Outcome.Failed(exact));
    }

    /**
     * Once, by the caller.
     *
     * @throws LibvirtException if no reply comes in time, or none will come
     */
    Frame await(long timeoutNanos) {
        return switch (awaitOutcome(timeoutNanos)) {
            case Outcome.Answered(Frame reply) -> reply;
            case Outcome.Failed(LibvirtFailure failure) -> throw new LibvirtException(failure);
        };
    }

    private Outcome awaitOutcome(long timeoutNanos) {
        try {
            Outcome inTime = outcome.poll(timeoutNanos, TimeUnit.NANOSECONDS);
            if (inTime != null) return inTime;
            fail(new LibvirtFailure.TimedOut("libvirt did not answer " + procedure + " in time"));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            fail(new LibvirtFailure.TimedOut("interrupted while waiting for libvirt's answer to " + procedure));
        }
        return outcome.remove();
    }
}
