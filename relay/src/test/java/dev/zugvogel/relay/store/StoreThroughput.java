package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;

/** Prints what a store takes and gives per second, by one thread. Run by hand; arguments are a folder and the MiB per round. */
final class StoreThroughput {
    private static final int RUN = 64;

    private static final VarHandle CONTENT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final byte[] pages = new byte[RUN * PAGE_BYTES];
    private final long[] digests = new long[RUN];
    private final int runs;
    private long content;
    private final PageStores stores;

    private StoreThroughput(Path folder, int mib) {
        runs = (int) (((long) mib << 20) / pages.length);
        stores = new PageStores(folder, new Quota(100, Duration.ofDays(7), Bytes.ofMib(64)));
        new Random(1).nextBytes(pages);
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "store");
        StoreThroughput throughput = new StoreThroughput(folder, Integer.parseInt(args[1]));
        for (int round = 0; round < 4; round++) throughput.round();
        throughput.stores.remove(Book.VM);
        Files.delete(folder);
    }

    private void round() {
        try (PageStore store = stores.open(Book.VM, Book.KEY)) {
            int region = store.region(Book.RAM);
            measure("digest", i -> digest(store));
            measure("write", i -> write(store, region, i));
            measure("overwrite", i -> write(store, region, i));
            measure("read", i -> read(store, region, i));
            measure("zero", i -> zero(store, region, i));
            measure("lookup", i -> lookup(store, region, i));
            store.reset();
        }
        try (PageStore store = stores.open(Book.VM, Book.KEY)) {
            int region = store.region(Book.RAM);
            measure("write", i -> write(store, region, i));
            timed("seal", () -> store.seal(Book.SEAL));
        }
        timed("seal of", () -> System.out.println(stores.seal(Book.VM, Book.KEY)));
        timed("open", () -> stores.open(Book.VM, Book.KEY).close());
    }

    private void digest(PageStore store) {
        for (int i = 0; i < RUN; i++) digests[i] = store.digestOf(pages, i * PAGE_BYTES);
    }

    /** Other content in each call, of which the digest is taken. */
    private void write(PageStore store, int region, int run) {
        for (int i = 0; i < RUN; i++) CONTENT.set(pages, i * PAGE_BYTES, ++content);
        digest(store);
        store.write(region, (long) run * RUN, RUN, pages, 0, PAGE_BYTES, digests, 0);
    }

    private void read(PageStore store, int region, int run) {
        if (!store.read(region, (long) run * RUN, RUN, pages, 0, PAGE_BYTES)) throw new AssertionError("not there");
    }

    private void zero(PageStore store, int region, int run) {
        Arrays.fill(digests, store.digestOf(new byte[PAGE_BYTES], 0));
        store.write(region, (long) run * RUN, RUN, pages, 0, PAGE_BYTES, digests, 0);
    }

    private void lookup(PageStore store, int region, int run) {
        for (int i = 0; i < RUN; i++) digests[i] ^= store.digest(region, (long) run * RUN + i) + store.find(digests[i]);
    }

    private void measure(String what, IntConsumer run) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long startNanos = System.nanoTime();
        for (int i = 0; i < runs; i++) run.accept(i);
        Duration wall = Duration.ofNanos(System.nanoTime() - startNanos);
        System.out.printf(
                Locale.ROOT,
                "%-10s %12s   %d B allocated per run%n",
                what,
                BytesPerSecond.of(new Bytes((long) runs * pages.length), wall),
                (threads.getCurrentThreadAllocatedBytes() - allocated) / runs);
    }

    private void timed(String what, Runnable action) {
        long startNanos = System.nanoTime();
        action.run();
        System.out.printf(Locale.ROOT, "%-10s %9d us%n", what, (System.nanoTime() - startNanos) / 1000);
    }
}
