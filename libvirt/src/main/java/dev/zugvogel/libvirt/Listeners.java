package dev.zugvogel.libvirt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumers of one kind of event. Thread-safe. One that throws is logged and does not keep others from theirs. */
final class Listeners<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Consumer<E>> consumers = new CopyOnWriteArrayList<>();

    Subscription add(Consumer<E> consumer) {
        // A wrapper of its own, so that closing removes this one even if the same consumer was added twice.
        Consumer<E> own = event -> consumer.accept(event);
        consumers.add(own);
        return () -> consumers.remove(own);
    }

    void tell(E event) {
        for (Consumer<E> consumer : consumers) {
            try {
                consumer.accept(event);
            } catch (RuntimeException failure) {
                LOG.error("a consumer of {} failed", event, failure);
            }
        }
    }
}
