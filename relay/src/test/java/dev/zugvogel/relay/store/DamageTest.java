package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;
import static dev.zugvogel.relay.store.Book.KEY;
import static dev.zugvogel.relay.store.Book.RAM;
import static dev.zugvogel.relay.store.Book.SEAL;
import static dev.zugvogel.relay.store.Book.VM;
import static dev.zugvogel.relay.store.Book.page;
import static dev.zugvogel.relay.store.Book.read;
import static dev.zugvogel.relay.store.Book.write;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files of a store: no exception comes out of it, and never a wrong content. */
class DamageTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private PageStores stores;

    @BeforeEach
    void sealed() {
        stores = Book.stores(folder);
        Book.sealed(stores, VM, SEAL);
    }

    @Test
    void aSealIsNoneWithAnyByteChanged() throws IOException {
        changeEachByte(file("seal"), 1);
    }

    @Test
    void aStoreIsNotSealedWithAnyByteOfItsIndexChanged() throws IOException {
        changeEachByte(file("index"), 7);
    }

    private void changeEachByte(Path file, int step) throws IOException {
        byte[] right = Files.readAllBytes(file);
        for (int i = 0; i < right.length; i += step) {
            put(file, i, right[i] ^ 1 << (i & 7));
            assertThat(stores.seal(VM, KEY)).as("byte %d", i).isEmpty();
            assertThat(stores.list()).hasSize(1);
            put(file, i, right[i]);
        }
        assertThat(stores.seal(VM, KEY)).contains(SEAL);
    }

    @Test
    void aStoreCutShortOrLengthenedIsNotSealed() throws IOException {
        for (String name : new String[] {"seal", "index"}) {
            byte[] right = Files.readAllBytes(file(name));
            for (int length = 0; length < right.length; length += 1 + right.length / 200) {
                Files.write(file(name), Arrays.copyOf(right, length));
                assertThat(stores.seal(VM, KEY))
                        .as("%s of %d bytes", name, length)
                        .isEmpty();
            }
            Files.write(file(name), Arrays.copyOf(right, right.length + 1));
            assertThat(stores.seal(VM, KEY)).isEmpty();
            Files.write(file(name), Arrays.copyOf(right, right.length + 10_000));
            assertThat(stores.seal(VM, KEY)).isEmpty();
            Files.delete(file(name));
            assertThat(stores.seal(VM, KEY)).isEmpty();
            Files.createDirectory(file(name));
            assertThat(stores.seal(VM, KEY)).isEmpty();
            Files.delete(file(name));
            Files.write(file(name), right);
        }
        assertThat(stores.seal(VM, KEY)).contains(SEAL);
    }

    @Test
    void whatIsNotIntactIsThrownAwayWhenOpened() throws IOException {
        put(file("index"), 5000, 99);
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.base()).isEmpty();
            assertThat(store.digest(store.region(RAM), 10)).isZero();
            write(store, 0, 10, 3);
            assertThat(store.seal(SEAL)).isTrue();
        }
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(read(store, 0, 10)).isEqualTo(page(3));
            assertThat(read(store, 0, 12)).isNull();
        }
    }

    @Test
    void anIndexOfAnEarlierSealingDoesNotPass() throws IOException {
        byte[] earlier = Files.readAllBytes(file("index"));
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.seal(SEAL)).isTrue();
        }
        assertThat(stores.seal(VM, KEY)).contains(SEAL);
        Files.write(file("index"), earlier);
        assertThat(stores.seal(VM, KEY)).isEmpty();
    }

    @Test
    void contentsOfAnEarlierSealingAreFoundOutByTheirDigest() throws IOException {
        Path earlier = folder.resolve("earlier");
        Files.copy(file("0"), earlier);
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, 0, 12, 5);
            assertThat(store.seal(SEAL)).isTrue();
        }
        Files.copy(earlier, file("0"), REPLACE_EXISTING);
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(read(store, 0, 10)).isEqualTo(page(1));
            assertThat(read(store, 0, 12)).isNull();
            assertThat(store.digest(0, 12)).isZero();
        }
    }

    @Test
    void aPageWithAnyByteChangedIsForgottenAndTheBufferIsUntouched() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            for (int i = 0; i < PAGE_BYTES; i++) {
                write(store, 0, 12, 100 + i);
                long at = 12L * PAGE_BYTES + i;
                byte[] all = Files.readAllBytes(file("0"));
                put(file("0"), at, all[(int) at] ^ 0x10);
                byte[] into = page(9);
                assertThat(store.read(0, 12, 1, into, 0, PAGE_BYTES)).isFalse();
                assertThat(into).isEqualTo(page(9));
                assertThat(store.digest(0, 12)).isZero();
            }
            assertThat(read(store, 0, 10)).isEqualTo(page(1));
        }
    }

    @Test
    void aRunWithOneDamagedPageIsNotReadAndOnlyThatPageIsForgotten() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, 0, 200, 1, 2, 3, 4);
            put(file("0"), 202L * PAGE_BYTES + 17, Files.readAllBytes(file("0"))[202 * PAGE_BYTES + 17] ^ 1);
            assertThat(store.read(0, 200, 4, new byte[4 * PAGE_BYTES], 0, PAGE_BYTES))
                    .isFalse();
            assertThat(store.digest(0, 202)).isZero();
            assertThat(read(store, 0, 201)).isEqualTo(page(2));
            assertThat(read(store, 0, 203)).isEqualTo(page(4));
        }
    }

    @Test
    void contentsCutShortLostOrOfAnotherRegionAreUnknown() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region("disk/vda"), 10, 8, 8, 8);
            assertThat(store.seal(SEAL)).isTrue();
        }
        Files.copy(file("1"), file("0"), REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file("1"), WRITE)) {
            channel.truncate(11 * PAGE_BYTES + 1);
        }
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.base()).contains(SEAL);
            assertThat(read(store, 0, 10)).isNull();
            assertThat(read(store, 1, 10)).isEqualTo(page(8));
            assertThat(read(store, 1, 11)).isNull();
            assertThat(read(store, 1, 12)).isNull();
            assertThat(store.seal(SEAL)).isTrue();
        }
        Files.delete(file("1"));
        Files.createDirectory(file("1"));
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(read(store, 1, 10)).isNull();
            write(store, 1, 10, 8);
            assertThat(read(store, 1, 10)).isNull();
        }
    }

    /** Each write to this device fails as one to a full disk does. */
    @Test
    void onAFullDiskDigestsGoOnAndContentsAreNotAtHand() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            Files.createSymbolicLink(file("1"), Path.of("/dev/full"));
            int disk = store.region("disk/vda");
            assertThat(store.keepsContents()).isTrue();
            write(store, disk, 0, 1, 0, 2);
            assertThat(store.keepsContents()).isFalse();
            assertThat(store.withoutContent()).isEqualTo(2);
            assertThat(store.digest(disk, 2)).isEqualTo(store.digestOf(page(2), 0));
            assertThat(read(store, disk, 0)).isNull();
            assertThat(read(store, disk, 1)).isEqualTo(page(0));
            write(store, 0, 10, 7);
            assertThat(read(store, 0, 10)).isEqualTo(page(7));
            assertThat(store.seal(SEAL)).isTrue();
        }
        Files.delete(file("1"));
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.withoutContent()).isEqualTo(2);
            write(store, 1, 0, 1);
            assertThat(read(store, 1, 0)).isEqualTo(page(1));
            assertThat(store.withoutContent()).isEqualTo(1);
        }
    }

    @Test
    void aSealThatCanNotBeWrittenLeavesTheStoreUnsealed() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            Files.delete(file("index"));
            Files.createSymbolicLink(file("index"), Path.of("/dev/full"));
            assertThat(store.seal(SEAL)).isFalse();
        }
        assertThat(stores.seal(VM, KEY)).isEmpty();
        assertThat(stores.list()).isEmpty();
    }

    @Test
    void anInterruptedWriterCostsContentsOnly() {
        try (PageStore store = stores.open(VM, KEY)) {
            Thread.currentThread().interrupt();
            write(store, 0, 20, 4);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.digest(0, 20)).isEqualTo(store.digestOf(page(4), 0));
            assertThat(read(store, 0, 20)).isNull();
        }
    }

    private static void put(Path file, long at, int value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), at);
        }
    }

    private Path file(String name) {
        return folder.resolve(VM.toString()).resolve(name);
    }
}
