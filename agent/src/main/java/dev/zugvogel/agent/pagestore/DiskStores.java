package dev.zugvogel.agent.pagestore;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.store.PageStore;
import dev.zugvogel.relay.store.PageStores;
import dev.zugvogel.relay.store.Quota;
import dev.zugvogel.relay.store.Seal;
import dev.zugvogel.relay.store.StoreKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores in a folder of this host. One process uses it. */
public final class DiskStores implements Stores {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStores.class);
    /** Sealing takes milliseconds; a VM may be sent back before the host it came from has done it. */
    private static final Duration SEALING = Duration.ofSeconds(5);

    private final PageStores stores;
    private final Clock clock;
    private final Set<UUID> lent = new HashSet<>();

    /** @param folder made if it is missing */
    public DiskStores(Path folder, Clock clock) {
        this.stores = new PageStores(folder, Quota.DEFAULT);
        this.clock = clock;
    }

    /** Removes what is too old or too much. */
    public void prune() {
        stores.prune(clock.instant());
    }

    @Override
    public List<StoreInfo> list() {
        return stores.list().stream()
                .map(store -> new StoreInfo(
                        store.vm(),
                        Optional.empty(),
                        store.onDisk(),
                        store.seal().map(DiskStores::seal)))
                .toList();
    }

    private static StoreInfo.Seal seal(Seal seal) {
        return new StoreInfo.Seal(seal.at(), seal.migrationId(), seal.peer());
    }

    @Override
    public synchronized void remove(UUID vm) {
        if (stores.list().stream().noneMatch(store -> store.vm().equals(vm)))
            throw FailureException.of(Code.NOT_FOUND, "this host keeps no pages of " + vm);
        if (lent.contains(vm))
            throw FailureException.of(Code.CONFLICT, "a migration uses what this host knows of " + vm);
        stores.remove(vm);
    }

    @Override
    public Memory open(UUID vm, byte[] key) {
        if (key.length != StoreKey.SIZE_BYTES || !borrow(vm)) return Memory.NONE;
        return new Lent(vm, stores.open(vm, new StoreKey(key)));
    }

    private synchronized boolean borrow(UUID vm) {
        long deadline = System.nanoTime() + SEALING.toNanos();
        try {
            while (lent.contains(vm)) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) return false;
                wait(leftMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return lent.add(vm);
    }

    private synchronized void giveBack(UUID vm) {
        lent.remove(vm);
        notifyAll();
    }

    private final class Lent implements Memory {
        private final UUID vm;
        private final PageStore store;

        Lent(UUID vm, PageStore store) {
            this.vm = vm;
            this.store = store;
        }

        @Override
        public KnownPages pages() {
            return store;
        }

        @Override
        public String sealedBy() {
            return store.base().map(Seal::migrationId).orElse("");
        }

        @Override
        public void startOver() {
            store.reset();
        }

        @Override
        public void seal(String migration, long generation, String peer) {
            if (!store.seal(new Seal(migration, generation, peer, clock.instant())))
                LOG.info("nothing is kept of VM {}", vm);
        }

        @Override
        public void close() {
            store.close();
            giveBack(vm);
            prune();
        }
    }
}
