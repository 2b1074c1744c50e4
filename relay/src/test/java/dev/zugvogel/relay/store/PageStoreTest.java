package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.NONE;
import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;
import static dev.zugvogel.relay.store.Book.KEY;
import static dev.zugvogel.relay.store.Book.RAM;
import static dev.zugvogel.relay.store.Book.SEAL;
import static dev.zugvogel.relay.store.Book.VM;
import static dev.zugvogel.relay.store.Book.page;
import static dev.zugvogel.relay.store.Book.read;
import static dev.zugvogel.relay.store.Book.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageStoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private PageStores stores;

    @BeforeEach
    void stores() {
        stores = Book.stores(folder);
    }

    @Test
    void whatWasWrittenLastIsRead() {
        try (PageStore store = stores.open(VM, KEY)) {
            int region = store.region(RAM);
            write(store, region, 1022, 1, 2, 0, 4);
            write(store, region, 1023, 5);
            assertThat(read(store, region, 1022)).isEqualTo(page(1));
            assertThat(read(store, region, 1023)).isEqualTo(page(5));
            assertThat(read(store, region, 1024)).isEqualTo(page(0));
            assertThat(read(store, region, 1025)).isEqualTo(page(4));
            assertThat(read(store, region, 1026)).isNull();
            assertThat(store.digest(region, 1023)).isEqualTo(store.digestOf(page(5), 0));
            assertThat(store.digest(region, 1026)).isZero();
            store.forget(region, 1023);
            assertThat(store.digest(region, 1023)).isZero();
            assertThat(read(store, region, 1023)).isNull();
        }
    }

    @Test
    void aRunOfMoreThanOneTransferIsReadPageByPage() {
        try (PageStore store = stores.open(VM, KEY)) {
            long[] contents = new long[300];
            for (int i = 0; i < contents.length; i++) contents[i] = 1L + i;
            write(store, store.region(RAM), 900, contents);
            for (int i = 0; i < contents.length; i++)
                assertThat(read(store, 0, 900 + i)).isEqualTo(page(i + 1));
        }
    }

    @Test
    void aRunOfPagesThatLieApartIsWrittenAndReadAsOne() {
        int stride = PAGE_BYTES + 8;
        try (PageStore store = stores.open(VM, KEY)) {
            int region = store.region(RAM);
            write(store, region, 1000, 7, 8, 9);
            byte[] from = apart(stride, 300);
            long[] digests = new long[300];
            for (int i = 0; i < 300; i++) digests[i] = store.digestOf(from, 8 + i * stride);
            store.write(region, 900, 300, from, 8, stride, digests, 0);
            write(store, region, 950, 0, 1234);
            byte[] expected = apart(stride, 300);
            System.arraycopy(page(0), 0, expected, 8 + 50 * stride, PAGE_BYTES);
            System.arraycopy(page(1234), 0, expected, 8 + 51 * stride, PAGE_BYTES);
            byte[] into = new byte[expected.length];
            assertThat(store.read(region, 900, 300, into, 8, stride)).isTrue();
            assertThat(into).isEqualTo(expected);
            assertThat(store.read(region, 901, 300, into, 8, stride)).isFalse();
        }
    }

    /** Pages of content 1, 2, ... with zeros between them. */
    private static byte[] apart(int strideBytes, int count) {
        byte[] all = new byte[count * strideBytes];
        for (int i = 0; i < count; i++) System.arraycopy(page(i + 1L), 0, all, 8 + i * strideBytes, PAGE_BYTES);
        return all;
    }

    @Test
    void regionsHaveNumbersOfTheirOwn() {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region(RAM), 5, 1);
            write(store, store.region("disk/vda"), 5, 2);
            assertThat(store.region(RAM)).isEqualTo(0);
            assertThat(store.region("disk/vda")).isEqualTo(1);
            assertThat(read(store, 0, 5)).isEqualTo(page(1));
            assertThat(read(store, 1, 5)).isEqualTo(page(2));
        }
    }

    @Test
    void aPageIsFoundByItsDigestWhereItIsNow() {
        try (PageStore store = stores.open(VM, KEY)) {
            store.region("disk/vda");
            long far = (1L << 36) - 1;
            write(store, store.region(RAM), far, 1);
            assertThat(store.find(store.digestOf(page(1), 0))).isEqualTo(1L << 40 | far);
            write(store, 1, far, 2);
            assertThat(store.find(store.digestOf(page(1), 0))).isEqualTo(NONE);
            assertThat(store.find(store.digestOf(page(0), 0))).isEqualTo(NONE);
        }
    }

    @Test
    void aSealedStoreIsKnownAfterReopening() {
        Book.sealed(stores, VM, SEAL);
        assertThat(stores.seal(VM, KEY)).contains(SEAL);
        try (PageStore store = Book.stores(folder).open(VM, KEY)) {
            assertThat(store.base()).contains(SEAL);
            assertThat(store.region(RAM)).isZero();
            assertThat(read(store, 0, 10)).isEqualTo(page(1));
            assertThat(read(store, 0, 11)).isEqualTo(page(0));
            assertThat(read(store, 0, 12)).isEqualTo(page(2));
            assertThat(store.find(store.digestOf(page(2), 0))).isEqualTo(12);
            assertThat(store.keepsContents()).isTrue();
            assertThat(store.withoutContent()).isZero();
        }
    }

    @Test
    void itIsUnsealedFromTheMomentItIsOpened() {
        Book.sealed(stores, VM, SEAL);
        PageStore crashed = stores.open(VM, KEY);
        assertThat(crashed.base()).contains(SEAL);
        // No close: the process is gone.
        PageStores restarted = Book.stores(folder);
        assertThat(restarted.seal(VM, KEY)).isEmpty();
        try (PageStore store = restarted.open(VM, KEY)) {
            assertThat(store.base()).isEmpty();
            assertThat(store.digest(store.region(RAM), 10)).isZero();
        }
    }

    @Test
    void closingWithoutSealLeavesNothing() {
        Book.sealed(stores, VM, SEAL);
        stores.open(VM, KEY).close();
        assertThat(stores.seal(VM, KEY)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterResetNothingIsKnownAndSealingGoesOn() {
        Book.sealed(stores, VM, SEAL);
        try (PageStore store = stores.open(VM, KEY)) {
            store.reset();
            assertThat(store.base()).isEmpty();
            assertThat(store.digest(store.region(RAM), 10)).isZero();
            assertThat(read(store, 0, 10)).isNull();
            write(store, 0, 10, 8);
            assertThat(store.seal(new Seal("01JNEXT", 4, "b.example", Book.NOW)))
                    .isTrue();
        }
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(read(store, 0, 10)).isEqualTo(page(8));
            assertThat(read(store, 0, 12)).isNull();
        }
    }

    @Test
    void anotherKeyKnowsNothing() {
        Book.sealed(stores, VM, SEAL);
        assertThat(stores.seal(VM, Book.key(8))).isEmpty();
        try (PageStore store = stores.open(VM, Book.key(8))) {
            assertThat(store.base()).isEmpty();
            assertThat(store.digest(store.region(RAM), 10)).isZero();
        }
    }

    @Test
    void bothEndsHaveEqualDigestsFromEqualKeysOnly() {
        try (PageStore here = stores.open(VM, KEY);
                PageStore there = stores.open(UUID.randomUUID(), Book.key(7));
                PageStore stranger = stores.open(UUID.randomUUID(), Book.key(8))) {
            assertThat(here.digestOf(page(1), 0)).isEqualTo(there.digestOf(page(1), 0));
            assertThat(here.digestOf(page(1), 0)).isNotEqualTo(stranger.digestOf(page(1), 0));
            assertThat(here.digestOf(page(0), 0)).isNotZero();
            assertThatThrownBy(() -> here.digestOf(new byte[PAGE_BYTES], 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void noContentIsReadableOnTheDiskAndEqualPagesDiffer() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region(RAM), 0, 1, 1);
            byte[] first = Files.readAllBytes(content());
            write(store, 0, 0, 2, 1);
            write(store, 0, 0, 1);
            byte[] second = Files.readAllBytes(content());
            assertThat(Arrays.copyOf(first, PAGE_BYTES)).isNotEqualTo(page(1));
            assertThat(Arrays.copyOf(first, PAGE_BYTES))
                    .isNotEqualTo(Arrays.copyOfRange(first, PAGE_BYTES, 2 * PAGE_BYTES))
                    .isNotEqualTo(Arrays.copyOf(second, PAGE_BYTES));
        }
    }

    @Test
    void aVersionIsNotUsedAgainAfterForgettingAndReopening() throws IOException {
        Book.sealed(stores, VM, SEAL);
        byte[] first = Files.readAllBytes(content());
        try (PageStore store = stores.open(VM, KEY)) {
            store.forget(0, 10);
            assertThat(store.seal(SEAL)).isTrue();
        }
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, 0, 10, 1);
            assertThat(Files.readAllBytes(content())).isNotEqualTo(first);
            assertThat(read(store, 0, 10)).isEqualTo(page(1));
        }
    }

    @Test
    void zeroPagesTakeNoSpace() throws IOException {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region(RAM), 1 << 20, 0, 0, 0);
            assertThat(Files.size(content())).isZero();
            assertThat(read(store, 0, 1 << 20)).isEqualTo(page(0));
        }
    }

    @Test
    void placesThatCanNotBeAreUnknownAndHarmless() {
        try (PageStore store = stores.open(VM, KEY)) {
            int region = store.region(RAM);
            for (long page : List.of(-1L, 1L << 36, Long.MIN_VALUE, Long.MAX_VALUE)) {
                write(store, region, page, 1);
                store.forget(region, page);
                assertThat(store.digest(region, page)).isZero();
                assertThat(read(store, region, page)).isNull();
            }
            write(store, region, (1L << 36) - 1, 1, 2);
            assertThat(store.digest(region, (1L << 36) - 1)).isZero();
            for (int none : List.of(NONE, 1, 64, Integer.MAX_VALUE)) {
                write(store, none, 0, 1);
                store.forget(none, 0);
                assertThat(store.digest(none, 0)).isZero();
                assertThat(read(store, none, 0)).isNull();
            }
        }
    }

    @Test
    void namesAreBoundedAndNeverFileNames() {
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.region("../../etc/passwd\0")).isZero();
            assertThat(store.region("x".repeat(300))).isEqualTo(1);
            assertThat(store.region("x".repeat(301))).isEqualTo(NONE);
            assertThat(store.region("ü".repeat(151))).isEqualTo(NONE);
            for (int i = 2; i < 64; i++) assertThat(store.region("r" + i)).isEqualTo(i);
            assertThat(store.region("one more")).isEqualTo(NONE);
            assertThat(store.region("r63")).isEqualTo(63);
            assertThat(store.seal(SEAL)).isTrue();
        }
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(store.base()).contains(SEAL);
            assertThat(store.region("../../etc/passwd\0")).isZero();
        }
    }

    @Test
    void pagesBeyondTheMemoryAreUnknown() {
        Quota small = new Quota(100, Duration.ofDays(7), new Bytes(100_000));
        PageStores tight = new PageStores(folder, small);
        try (PageStore store = tight.open(VM, KEY)) {
            for (int i = 0; i < 20; i++) write(store, store.region(RAM), i << 10, i + 1);
            assertThat(read(store, 0, 0)).isEqualTo(page(1));
            assertThat(store.digest(0, 19 << 10)).isZero();
            assertThat(store.keepsContents()).isFalse();
            assertThat(store.seal(SEAL)).isTrue();
        }
        try (PageStore store = tight.open(VM, KEY)) {
            assertThat(store.base()).contains(SEAL);
        }
        try (PageStore store = tight.open(UUID.randomUUID(), KEY)) {
            write(store, store.region(RAM), 0, 1);
            assertThat(read(store, 0, 0)).isEqualTo(page(1));
        }
    }

    @Test
    void aStoreTooLargeForTheMemoryStartsAnew() {
        Book.sealed(stores, VM, SEAL);
        PageStores tight = new PageStores(folder, new Quota(100, Duration.ofDays(7), new Bytes(20_000)));
        try (PageStore store = tight.open(VM, KEY)) {
            assertThat(store.base()).isEmpty();
            assertThat(store.region("first")).isZero();
        }
    }

    @Test
    void aSecondMigrationOfTheVmGetsDigestsOnlyAndDisturbsNothing() {
        try (PageStore first = stores.open(VM, KEY)) {
            write(first, first.region(RAM), 0, 1);
            try (PageStore second = stores.open(VM, KEY)) {
                write(second, second.region(RAM), 0, 2);
                assertThat(second.keepsContents()).isFalse();
                assertThat(second.digest(0, 0)).isEqualTo(second.digestOf(page(2), 0));
                assertThat(read(second, 0, 0)).isNull();
                assertThat(second.seal(SEAL)).isFalse();
            }
            assertThat(read(first, 0, 0)).isEqualTo(page(1));
            assertThat(first.seal(SEAL)).isTrue();
        }
        assertThat(stores.seal(VM, KEY)).contains(SEAL);
    }

    @Test
    void aFolderThatIsNoneMeansDigestsOnly() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        PageStores unusable = Book.stores(file);
        try (PageStore store = unusable.open(VM, KEY)) {
            write(store, store.region(RAM), 0, 1, 0);
            assertThat(store.digest(0, 0)).isEqualTo(store.digestOf(page(1), 0));
            assertThat(read(store, 0, 0)).isNull();
            assertThat(read(store, 0, 1)).isEqualTo(page(0));
            store.reset();
            assertThat(store.seal(SEAL)).isFalse();
        }
        assertThat(unusable.seal(VM, KEY)).isEmpty();
        assertThat(unusable.list()).isEmpty();
        unusable.remove(VM);
        unusable.prune(Book.NOW);
    }

    @Test
    void nothingIsWrittenAfterTheSeal() {
        try (PageStore store = stores.open(VM, KEY)) {
            write(store, store.region(RAM), 0, 1);
            assertThat(store.seal(SEAL)).isTrue();
            write(store, 0, 0, 2);
            store.forget(0, 0);
        }
        try (PageStore store = stores.open(VM, KEY)) {
            assertThat(read(store, 0, 0)).isEqualTo(page(1));
        }
    }

    @Test
    void channelsWriteRegionsAndNeighboursAtOnce() throws Exception {
        try (PageStore store = stores.open(VM, KEY);
                ExecutorService channels = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> writers = List.of(
                    () -> writeAndRead(store, RAM, 0),
                    () -> writeAndRead(store, RAM, 1),
                    () -> writeAndRead(store, "disk/vda", 0),
                    () -> writeAndRead(store, "disk/vda", 1));
            for (Future<Boolean> writer : channels.invokeAll(writers))
                assertThat(writer.get()).isTrue();
            assertThat(store.seal(SEAL)).isTrue();
        }
        try (PageStore store = stores.open(VM, KEY)) {
            for (String name : List.of(RAM, "disk/vda"))
                for (int i = 0; i < 2000; i++)
                    assertThat(read(store, store.region(name), i)).isEqualTo(page(Objects.hash(name, i)));
        }
    }

    /** Each of two writers has every second page of the region. */
    private static boolean writeAndRead(PageStore store, String name, int parity) {
        int region = store.region(name);
        boolean right = true;
        for (int i = parity; i < 2000; i += 2) {
            write(store, region, i, Objects.hash(name, i));
            right &= Arrays.equals(read(store, region, i), page(Objects.hash(name, i)));
        }
        return right;
    }

    @Test
    void aKeyHasItsLengthAndASealItsBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreKey(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Seal("x".repeat(301), 1, "b", Book.NOW));
        assertThat(SEAL.matches(new Seal("01JBKD", 3, "a.example", Book.NOW.plusSeconds(1))))
                .isTrue();
        assertThat(SEAL.matches(new Seal("01JBKD", 4, "b.example", Book.NOW))).isFalse();
    }

    private Path content() {
        return folder.resolve(VM.toString()).resolve("0");
    }
}
