package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of all stores: which are in use, what they take, and what has to go. Thread-safe. */
final class Space {
    private static final Logger log = LoggerFactory.getLogger(Space.class);

    /** The border to the file system's figures. */
    interface Free {
        long usableBytes(Path folder) throws IOException;
    }

    private final Map<UUID, Allowance> inUse = new HashMap<>();
    private final Path folder;
    private final Quota quota;
    private final Free free;

    Space(Path folder, Quota quota, Free free) {
        this.folder = folder;
        this.quota = quota;
        this.free = free;
    }

    Path folder(UUID vm) {
        return folder.resolve(vm.toString());
    }

    /** Empty if the VM's store is in use already. */
    synchronized Optional<Allowance> enter(UUID vm) {
        if (inUse.containsKey(vm)) return Optional.empty();
        Allowance allowance = new Allowance(this::grants);
        inUse.put(vm, allowance);
        return Optional.of(allowance);
    }

    synchronized void leave(UUID vm) {
        inUse.remove(vm);
    }

    synchronized List<StoreInfo> list() {
        List<StoreInfo> stores = new ArrayList<>();
        try {
            if (!Files.isDirectory(folder)) return stores;
            for (Path entry : StoreFolder.entries(folder))
                StoreFolder.vm(entry).ifPresent(vm -> stores.add(info(vm, entry)));
        } catch (IOException e) {
            log.warn("can't list {}: {}", folder, e.toString());
        }
        return stores;
    }

    private StoreInfo info(UUID vm, Path entry) {
        Allowance allowance = inUse.get(vm);
        if (allowance != null) return new StoreInfo(vm, new Bytes(allowance.grantedBytes()), Optional.empty());
        try {
            // A sparse file's length is no less than what it takes, which a false seal may overstate.
            Bytes length = new Bytes(lengthBytes(entry));
            Optional<SealFile> file = SealFile.readUnproven(entry);
            Bytes onDisk = file.map(SealFile::onDisk)
                    .filter(said -> said.compareTo(length) < 0)
                    .orElse(length);
            return new StoreInfo(vm, onDisk, file.map(SealFile::seal));
        } catch (IOException e) {
            return new StoreInfo(vm, Bytes.ZERO, Optional.empty());
        }
    }

    private static long lengthBytes(Path entry) throws IOException {
        long bytes = 0;
        for (Path file : StoreFolder.entries(entry)) bytes += Files.size(file);
        return bytes;
    }

    /** Removes the store; does nothing while it is in use. */
    synchronized void remove(UUID vm) {
        if (inUse.containsKey(vm)) return;
        try {
            StoreFolder.delete(folder(vm));
        } catch (IOException e) {
            log.warn("can't remove {}: {}", folder(vm), e.toString());
        }
    }

    synchronized void prune(Instant now) {
        Instant oldest = now.minus(quota.age());
        for (StoreInfo store : list())
            if (store.seal().isEmpty() || store.seal().get().at().isBefore(oldest)) remove(store.vm());
        makeRoom(0);
    }

    private synchronized boolean grants(long bytes) {
        return makeRoom(bytes);
    }

    /** Removes sealed stores, the oldest first, until so much more is within the quota; false if it can't be. */
    private boolean makeRoom(long bytes) {
        List<StoreInfo> sealed = new ArrayList<>(list());
        sealed.removeIf(store -> store.seal().isEmpty());
        sealed.sort(Comparator.comparing(store -> store.seal().orElseThrow().at()));
        try {
            while (!fits(bytes)) {
                if (sealed.isEmpty()) return false;
                remove(sealed.removeFirst().vm());
            }
            return true;
        } catch (IOException e) {
            log.warn("can't tell the free space of {}: {}", folder, e.toString());
            return false;
        }
    }

    private boolean fits(long bytes) throws IOException {
        long takenBytes =
                list().stream().mapToLong(store -> store.onDisk().count()).sum();
        return takenBytes + bytes <= quota.allowedBytes(free.usableBytes(folder), takenBytes);
    }
}
