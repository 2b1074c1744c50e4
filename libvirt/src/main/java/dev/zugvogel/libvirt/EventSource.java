package dev.zugvogel.libvirt;

import java.util.function.Consumer;

/**
 * Events of all domains of a daemon. Consumers run one after the other, in the order of the events, on a thread that does
 * nothing else; they may block and may call libvirt. Events may come before the reply of the call that caused them.
 */
public interface EventSource {
    Subscription onLifecycle(Consumer<LifecycleEvent> consumer);

    /** Sent by a migration's source only. The first one marks the end of the disk copy. */
    Subscription onIteration(Consumer<IterationEvent> consumer);

    /** Sent by a migration's source during Confirm: the only way to its final figures. */
    Subscription onJobCompleted(Consumer<JobCompletedEvent> consumer);
}
