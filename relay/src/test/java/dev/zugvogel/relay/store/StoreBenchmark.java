package dev.zugvogel.relay.store;

import static dev.zugvogel.relay.encode.KnownPages.PAGE_BYTES;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import dev.zugvogel.relay.bench.TemporaryStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A page store on the disk, asked and written in runs of 64 pages. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class StoreBenchmark extends MicroBenchmark {
    private static final int RUN = 64;

    private final byte[][] versions = {new Streams(1).plain(), new Streams(2).plain()};
    private final long[][] digests = new long[versions.length][PAGES];
    private final byte[] into = new byte[RUN * PAGE_BYTES];
    private final TemporaryStore temporary = new TemporaryStore();
    private final PageStore store = temporary.pages();
    private final int region = store.region("ram/pc.ram");
    private int version;

    @Setup
    public void fill() {
        for (int i = 0; i < versions.length; i++)
            for (int page = 0; page < PAGES; page++) digests[i][page] = store.digestOf(versions[i], page * PAGE_BYTES);
        write();
    }

    @Benchmark
    public long digest() {
        long all = 0;
        for (int page = 0; page < PAGES; page++) all += store.digestOf(versions[0], page * PAGE_BYTES);
        return all;
    }

    /** What is noted of a page, and where a page like it is. */
    @Benchmark
    public long lookup() {
        long all = 0;
        for (int page = 0; page < PAGES; page++) all += store.digest(region, page) + store.find(digests[version][page]);
        return all;
    }

    @Benchmark
    public boolean read() {
        boolean all = true;
        for (int page = 0; page < PAGES; page += RUN) all &= store.read(region, page, RUN, into, 0, PAGE_BYTES);
        if (!all) throw new IllegalStateException("a page that was written is not there");
        return all;
    }

    /** Other contents than before. */
    @Benchmark
    public void write() {
        version = 1 - version;
        for (int page = 0; page < PAGES; page += RUN)
            store.write(region, page, RUN, versions[version], page * PAGE_BYTES, PAGE_BYTES, digests[version], page);
    }

    @TearDown
    public void close() {
        temporary.close();
    }
}
