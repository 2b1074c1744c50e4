package dev.zugvogel.control.pagestore;

import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.model.failure.FailureException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the keys of VMs that are gone deleted in time, every hour, until it is closed. */
public final class KeyExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyExpiry.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Thread thread;

    private KeyExpiry(Thread thread) {
        this.thread = thread;
    }

    public static KeyExpiry start(StoreKeys keys, Inventory inventory) {
        return new KeyExpiry(Thread.ofVirtual().name("store-keys").start(() -> run(keys, inventory)));
    }

    private static void run(StoreKeys keys, Inventory inventory) {
        try {
            while (true) {
                // Not at once: a server that starts for the first time knows no VM yet.
                Thread.sleep(PAUSE);
                round(keys, inventory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void round(StoreKeys keys, Inventory inventory) {
        try {
            keys.expire(inventory.vms().stream()
                    .map(VmView::uuid)
                    .map(Object::toString)
                    .collect(Collectors.toSet()));
        } catch (FailureException e) {
            LOG.warn("store keys are looked through again later: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
