package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.store.Book.KEY;
import static dev.zugvogel.relay.store.Book.NOW;
import static dev.zugvogel.relay.store.Book.RAM;
import static dev.zugvogel.relay.store.Book.SEAL;
import static dev.zugvogel.relay.store.Book.VM;
import static dev.zugvogel.relay.store.Book.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {
    private static final Quota FIFTH = new Quota(20, Duration.ofDays(7), Bytes.ofMib(64));
    private static final long PLENTY_BYTES = 1L << 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private long freeBytes = PLENTY_BYTES;

    @Test
    void theListSaysWhatEachStoreTakesAndIsSealedWith() throws IOException {
        PageStores stores = stores();
        Book.sealed(stores, VM, SEAL);
        Files.createDirectory(folder.resolve("not-a-vm"));
        assertThat(stores.list()).containsExactly(new StoreInfo(VM, new Bytes(2 * 4096), Optional.of(SEAL)));
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.base()).isPresent();
            assertThat(stores.list()).containsExactly(new StoreInfo(VM, new Bytes(2 * 4096), Optional.empty()));
        }
    }

    @Test
    void oldAndUnsealedStoresGoAndYoungAndUsedOnesStay() throws IOException {
        PageStores stores = stores();
        UUID old = sealedAt(stores, NOW.minus(Duration.ofDays(7)).minusMillis(1));
        UUID young = sealedAt(stores, NOW.minus(Duration.ofDays(7)));
        UUID crashed = UUID.randomUUID();
        Files.createDirectory(folder.resolve(crashed.toString()));
        Files.createFile(folder.resolve(crashed.toString()).resolve("0"));
        try (PageStore used = stores.open(VM, KEY)) {
            write(used, used.region(RAM), 0, 1);
            stores.prune(NOW);
            assertThat(vms(stores)).containsExactlyInAnyOrder(young, VM).doesNotContain(old, crashed);
        }
    }

    @Test
    void whatWasSealedFirstGoesFirstUntilTheQuotaIsKept() {
        PageStores stores = stores();
        UUID second = sealedAt(stores, NOW.minusSeconds(2));
        UUID first = sealedAt(stores, NOW.minusSeconds(3));
        UUID third = sealedAt(stores, NOW.minusSeconds(1));
        // Three stores take 24 KiB; with these free, two are within a fifth of everything.
        freeBytes = 4 * 16_384 + 16_384;
        stores.prune(NOW);
        assertThat(vms(stores)).containsExactlyInAnyOrder(second, third).doesNotContain(first);
        freeBytes = 0;
        stores.prune(NOW);
        assertThat(vms(stores)).isEmpty();
    }

    @Test
    void aStoreInUseMakesOldOnesGoAndThenStopsKeeping() {
        PageStores stores = stores();
        sealedAt(stores, NOW);
        freeBytes = 0;
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region(RAM), 0, 1);
            assertThat(store.keepsContents()).isFalse();
            assertThat(store.digest(0, 0)).isNotZero();
            assertThat(vms(stores)).containsExactly(VM);
        }
    }

    @Test
    void aRemovedStoreIsGoneAndOneInUseIsNotRemoved() {
        PageStores stores = stores();
        Book.sealed(stores, VM, SEAL);
        try (PageStore store = stores.open(VM, KEY)) {
            stores.remove(VM);
            assertThat(Book.read(store, 0, 10)).isEqualTo(Book.page(1));
            assertThat(store.seal(SEAL)).isTrue();
        }
        stores.remove(VM);
        assertThat(stores.seal(VM, KEY)).isEmpty();
        assertThat(folder).isEmptyDirectory();
        stores.remove(UUID.randomUUID());
    }

    @Test
    void aFalseSealCanNotOverstateWhatAStoreTakes() throws IOException {
        PageStores stores = stores();
        Path forged = Files.createDirectory(folder.resolve(VM.toString()));
        new SealFile(UUID.randomUUID(), UUID.randomUUID(), new Bytes(Long.MAX_VALUE), SEAL).write(forged, Book.key(9));
        assertThat(stores.list().getFirst().onDisk()).isEqualTo(new Bytes(Files.size(forged.resolve("seal"))));
        assertThat(stores.seal(VM, KEY)).isEmpty();
    }

    @Test
    void anAllowanceIsAskedForInLargeSteps() {
        int[] asked = {0};
        Allowance allowance = new Allowance(bytes -> ++asked[0] <= 2);
        allowance.start(4096);
        int perStep = (int) (Allowance.STEP_BYTES / 4096);
        assertThat(allowance.take(perStep)).isTrue();
        assertThat(allowance.take(perStep)).isTrue();
        assertThat(asked[0]).isEqualTo(2);
        assertThat(allowance.take(1)).isFalse();
        assertThat(allowance.usedBytes()).isEqualTo(4096 + 2 * Allowance.STEP_BYTES);
        assertThat(allowance.take(0)).isTrue();
    }

    private static UUID sealedAt(PageStores stores, Instant at) {
        UUID vm = UUID.randomUUID();
        Book.sealed(stores, vm, new Seal("01J", 1, "b", at));
        return vm;
    }

    private static List<UUID> vms(PageStores stores) {
        return stores.list().stream().map(StoreInfo::vm).toList();
    }

    private PageStores stores() {
        return new PageStores(folder, FIFTH, at -> freeBytes);
    }
}
