package dev.zugvogel.relay.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host knows of the pages of VMs, one store per VM in a folder of its own. Costs bytes when it fails, never a
 * migration: nothing here throws for a disk. Thread-safe. One process uses the folder.
 */
public final class PageStores {
    private static final Logger log = LoggerFactory.getLogger(PageStores.class);

    private final Space space;
    private final IndexMemory memory;

    public PageStores(Path folder, Quota quota) {
        this(folder, quota, at -> Files.getFileStore(at).getUsableSpace());
    }

    PageStores(Path folder, Quota quota, Space.Free free) {
        space = new Space(folder, quota, free);
        memory = new IndexMemory(quota.memory().count());
    }

    /**
     * Opens a VM's store for one migration. What it was sealed with is durably gone when this returns, so that a crash
     * leaves it unsealed; what is not intact or of another key is thrown away. If the folder can't be used, or another migration
     * uses the store, the answer is a store that notes digests only and begins empty.
     */
    public PageStore open(UUID vm, StoreKey key) {
        Optional<Allowance> allowance = space.enter(vm);
        if (allowance.isEmpty()) {
            log.warn("the page store of VM {} is in use", vm);
            return withoutDisk(vm, key, () -> {});
        }
        try {
            return open(vm, key, allowance.get());
        } catch (IOException e) {
            log.warn("can't use {}: {}", space.folder(vm), e.toString());
            return withoutDisk(vm, key, () -> space.leave(vm));
        }
    }

    private PageStore open(UUID vm, StoreKey key, Allowance allowance) throws IOException {
        Path folder = space.folder(vm);
        StoreFolder.create(folder);
        Optional<SealFile> intact = intact(folder, key);
        StoreFolder.unseal(folder);
        Optional<PageStore.Opened> known = intact.flatMap(file -> load(folder, key, file, allowance));
        if (known.isEmpty()) StoreFolder.empty(folder);
        PageStore.Opened opened = known.orElseGet(() -> fresh(folder, key, allowance));
        return new PageStore(vm, key, folder, allowance, memory, () -> space.leave(vm), opened);
    }

    private Optional<PageStore.Opened> load(Path folder, StoreKey key, SealFile file, Allowance allowance) {
        allowance.start(file.onDisk().count());
        Pages pages = new Pages(folder, key, file.storeId(), allowance, memory);
        try {
            new IndexFile(folder, key, file.storeId(), file.salt()).read(pages);
            return Optional.of(new PageStore.Opened(pages, Optional.of(file.seal())));
        } catch (IOException e) {
            log.warn("starts {} anew: {}", folder, e.toString());
            pages.release();
            return Optional.empty();
        }
    }

    private PageStore.Opened fresh(Path folder, StoreKey key, Allowance allowance) {
        allowance.start(0);
        return new PageStore.Opened(new Pages(folder, key, UUID.randomUUID(), allowance, memory), Optional.empty());
    }

    private PageStore withoutDisk(UUID vm, StoreKey key, Runnable onClose) {
        Allowance none = new Allowance(bytes -> false);
        Pages pages = new Pages(null, key, UUID.randomUUID(), none, memory);
        return new PageStore(vm, key, null, none, memory, onClose, new PageStore.Opened(pages, Optional.empty()));
    }

    /** What the VM's store is sealed with; empty if it is in use, of another key, or its seal or index is damaged. */
    public Optional<Seal> seal(UUID vm, StoreKey key) {
        try {
            return intact(space.folder(vm), key).map(SealFile::seal);
        } catch (IOException e) {
            log.warn("can't read {}: {}", space.folder(vm), e.toString());
            return Optional.empty();
        }
    }

    private static Optional<SealFile> intact(Path folder, StoreKey key) throws IOException {
        Optional<SealFile> file = SealFile.read(folder, key);
        if (file.isEmpty()) return file;
        IndexFile index =
                new IndexFile(folder, key, file.get().storeId(), file.get().salt());
        return index.isIntact() ? file : Optional.empty();
    }

    public List<StoreInfo> list() {
        return space.list();
    }

    /** Removes a VM's store, for example because the VM is gone. Does nothing while the store is in use. */
    public void remove(UUID vm) {
        space.remove(vm);
    }

    /** Removes stores not in use that are unsealed or too old, then the least recently sealed, until the quota is kept. */
    public void prune(Instant now) {
        space.prune(now);
    }
}
