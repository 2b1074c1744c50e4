package dev.zugvogel.relay.bench;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.encode.NbdStream;
import dev.zugvogel.relay.encode.RamStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What QEMU sends for the pages of a guest: each stream of as many pages with content as {@link MicroBenchmark#PAGES}. */
public final class Streams {
    private static final String BLOCK = "pc.ram";
    private static final int NBD_WRITE_PAGES = 64;

    /** By seed: they take long to make. */
    private static final Map<Long, byte[][]> MADE = new ConcurrentHashMap<>();

    private final byte[][] contents;

    /** @param seed another one gives other contents under the same page numbers */
    public Streams(long seed) {
        this(MADE.computeIfAbsent(seed, Streams::contents));
    }

    private Streams(byte[][] contents) {
        this.contents = contents;
    }

    private static byte[][] contents(long seed) {
        GuestPages pages = new GuestPages(seed);
        return Stream.generate(pages::next).limit(MicroBenchmark.PAGES).toArray(byte[][]::new);
    }

    /** What comes before the first {@link #ram}. */
    public static byte[] ramHead() {
        return new RamStream().begin(2 * MicroBenchmark.PAGES, BLOCK).bytes();
    }

    /** An iteration. After each run of pages with content lies one of zero pages, half as long: their records count for nothing. */
    public byte[] ram() {
        RamStream stream = new RamStream().part();
        Random random = new Random(1);
        for (int page = 0, sent = 0; sent < contents.length; ) {
            for (int run = random.nextInt(1, 200); run > 0 && sent < contents.length; run--)
                stream.page(BLOCK, page++, contents[sent++]);
            for (int run = random.nextInt(1, 100); run > 0 && page < 2 * contents.length; run--)
                stream.zero(BLOCK, page++);
        }
        return stream.eos().bytes();
    }

    /** An iteration of zero pages. */
    public static byte[] zero() {
        RamStream stream = new RamStream().part();
        for (int page = 0; page < MicroBenchmark.PAGES; page++) stream.zero(BLOCK, page);
        return stream.eos().bytes();
    }

    public static byte[] nbdHead() {
        return new NbdStream().begin("drive-virtio-disk0").bytes();
    }

    /** Writes as a mirror makes them. */
    public byte[] nbd() {
        NbdStream stream = new NbdStream();
        for (int page = 0; page < contents.length; page++) {
            if (page % NBD_WRITE_PAGES == 0)
                stream.simple(1, (long) page * KnownPages.PAGE_BYTES, NBD_WRITE_PAGES * KnownPages.PAGE_BYTES);
            stream.data(contents[page]);
        }
        return stream.bytes();
    }

    /** The pages one after the other. */
    public byte[] plain() {
        byte[] all = new byte[contents.length * KnownPages.PAGE_BYTES];
        for (int i = 0; i < contents.length; i++)
            System.arraycopy(contents[i], 0, all, i * KnownPages.PAGE_BYTES, KnownPages.PAGE_BYTES);
        return all;
    }

    /** Changes a few bytes of each page, as a guest that runs does. */
    public Streams scribbled() {
        byte[][] changed = Arrays.stream(contents).map(byte[]::clone).toArray(byte[][]::new);
        Random random = new Random(2);
        for (byte[] content : changed)
            for (int i = random.nextInt(1, 12); i > 0; i--) content[random.nextInt(content.length)]++;
        return new Streams(changed);
    }
}
