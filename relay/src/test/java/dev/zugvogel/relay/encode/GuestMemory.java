package dev.zugvogel.relay.encode;

import java.util.Random;

/** A small guest whose memory looks like memory, and changes. */
final class GuestMemory {
    static final String[] BLOCKS = {"pc.ram", "pc.bios", "vga.vram"};

    private final Random random;
    private final byte[][][] pages;

    GuestMemory(Random random, int pagesPerBlock) {
        this.random = random;
        this.pages = new byte[BLOCKS.length][pagesPerBlock][];
        for (byte[][] block : pages) for (int page = 0; page < block.length; page++) block[page] = content();
    }

    private byte[] content() {
        byte[] content = new byte[Page.BYTES];
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> Page.fill(content, 0, random.nextInt(3));
            case 2 -> random.nextBytes(content);
            case 3 -> new Random(random.nextInt(20)).nextBytes(content);
            default -> {
                for (int i = 0; i < Page.BYTES; i++) content[i] = (byte) (i * i % 61 + random.nextInt(2));
            }
        }
        return content;
    }

    /** A migration of some iterations, between which the guest runs. */
    byte[] migrate(int iterations) {
        RamStream stream = new RamStream().begin(pages[0].length, BLOCKS);
        for (int iteration = 0; iteration < iterations; iteration++) {
            iterate(stream, iteration == 0 ? 1 : 3);
            run();
        }
        byte[] deviceState = new byte[random.nextInt(20_000)];
        random.nextBytes(deviceState);
        return stream.end().eos().raw(new byte[] {4}).raw(deviceState).bytes();
    }

    private void iterate(RamStream stream, int each) {
        stream.part();
        for (int block = 0; block < BLOCKS.length; block++)
            for (int page = 0; page < pages[block].length; page++)
                if (random.nextInt(each) == 0) send(stream, BLOCKS[block], page, pages[block][page]);
        stream.eos();
    }

    private void send(RamStream stream, String block, int page, byte[] content) {
        if (random.nextInt(100) == 0) stream.eos().part();
        boolean zero = Page.isFill(content, 0) && content[0] == 0;
        if (zero && random.nextInt(10) > 0) stream.zero(block, page);
        else stream.page(block, page, content);
    }

    /** Some pages change as a whole, others in a few places. */
    void run() {
        for (byte[][] block : pages)
            for (int page = 0; page < block.length; page++)
                if (random.nextInt(10) == 0) block[page] = content();
                else if (random.nextInt(3) == 0) scribble(block[page]);
    }

    private void scribble(byte[] page) {
        for (int i = random.nextInt(20); i >= 0; i--) page[random.nextInt(Page.BYTES)]++;
    }
}
