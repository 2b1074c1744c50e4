package dev.zugvogel.relay.fuzz;

import dev.zugvogel.relay.encode.Block;
import dev.zugvogel.relay.encode.Choice;
import dev.zugvogel.relay.encode.Codec;
import dev.zugvogel.relay.encode.Encoder;
import dev.zugvogel.relay.encode.Form;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.encode.NbdStream;
import dev.zugvogel.relay.encode.PagesInMemory;
import dev.zugvogel.relay.encode.RamStream;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.frame.Receipt;
import dev.zugvogel.relay.frame.StreamDigest;
import dev.zugvogel.relay.store.Forgery;
import dev.zugvogel.relay.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/** Writes the inputs that fuzzing starts from: small streams, blocks of them, and a store's files. The argument is the resources' folder. */
final class SeedCorpus {
    private static final String SEALS = "PageStoreFuzzTestInputs/anySealIsListedOrNone/";
    private static final String INDEXES = "PageStoreFuzzTestInputs/anyIndexIsLoadedOrNone/";
    private static final StoreKey KEY = new StoreKey(new byte[StoreKey.SIZE_BYTES]);
    private static final long FAR_PAGE = 1L << 30;

    private final Path folder;

    private SeedCorpus(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        SeedCorpus corpus = new SeedCorpus(Path.of(args[0], "dev/zugvogel/relay/fuzz"));
        byte[] ram = ram();
        byte[] nbd = nbd();
        corpus.write("RamRoundTripFuzzTestInputs/anyStream/precopy", ram);
        corpus.write("NbdRoundTripFuzzTestInputs/anyStream/writes", nbd);
        corpus.write("FrameFuzzTestInputs/anyStream/one-of-each", frames());
        corpus.blocks("ram", Form.RAM, ram);
        corpus.blocks("nbd", Form.NBD, nbd);
        corpus.seals();
        corpus.indexes();
    }

    private static byte[] page(int salt) {
        byte[] page = new byte[KnownPages.PAGE_BYTES];
        for (int i = 0; i < page.length; i++) page[i] = (byte) ((i + salt) % 61);
        return page;
    }

    private static byte[] ram() {
        return new RamStream()
                .begin(16, "pc.ram", "pc.bios")
                .part()
                .page("pc.ram", 0, page(0))
                .page("pc.ram", 1, page(1))
                .zero("pc.ram", 2)
                .page("pc.bios", 5, page(0))
                .eos()
                .part()
                .page("pc.bios", 6, new byte[KnownPages.PAGE_BYTES])
                .end()
                .eos()
                .bytes();
    }

    private static byte[] frames() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(wire);
        writer.hello(new Hello("01J", new UUID(1, 2), 1, false));
        writer.write(FrameType.WELCOME);
        writer.refused("no");
        writer.receipt(new Receipt(new StreamDigest(7, 8), 9));
        writer.pong(1500);
        byte[] message = new byte[MessageHeader.ROOM_BYTES + 3];
        MessageHeader.put(message, 1, MessageKind.PLAIN, 5, 3);
        writer.write(message, message.length);
        ByteBuffer small = ByteBuffer.allocate(FrameWriter.ACK_BYTES + FrameWriter.HEADER_BYTES);
        FrameWriter.putAck(small, 1, 6);
        FrameWriter.putHeartbeat(small);
        writer.write(small.array(), small.position());
        return wire.toByteArray();
    }

    private static byte[] nbd() {
        return new NbdStream()
                .begin("disk")
                .simple(1, 4096, 4096)
                .data(page(0))
                .extended(1 << 5, 1, 512, 8192)
                .data(page(1))
                .data(page(2))
                .simple(6, 0, 1 << 20)
                .bytes();
    }

    /** Of a first trip, and of one where pages are known; compressed and not. */
    private void blocks(String name, Form form, byte[] stream) throws IOException {
        for (boolean compressed : new boolean[] {true, false}) {
            PagesInMemory known = new PagesInMemory();
            for (String trip : new String[] {"-first", "-again"})
                block(name + trip + (compressed ? "-lz4" : ""), form, stream, known, compressed);
        }
    }

    private void block(String name, Form form, byte[] stream, PagesInMemory known, boolean compressed)
            throws IOException {
        Choice choice = Choice.always(compressed ? Codec.LZ4 : Codec.NONE);
        Block block = new Block();
        try (Encoder encoder = new Encoder(form, known, choice)) {
            encoder.encode(stream, 0, stream.length, false, block);
            encoder.settle(stream);
        }
        write("DecoderFuzzTestInputs/anyBlock/" + name, Arrays.copyOf(block.payload(), block.lengthBytes()));
    }

    private void seals() throws IOException {
        Path store = Files.createTempDirectory("seal");
        byte[] seal = Forgery.seal(store, KEY);
        for (String file : new String[] {"seal", "index"}) Files.delete(store.resolve(file));
        Files.delete(store);
        write(SEALS + "whole", seal);
        write(SEALS + "cut-off", Arrays.copyOf(seal, seal.length / 2));
        seal[Integer.BYTES]++;
        write(SEALS + "of-another-format", seal);
    }

    private void indexes() throws IOException {
        write(INDEXES + "of-no-region", Forgery.content(KEY, _ -> {}));
        write(INDEXES + "of-a-page", Forgery.content(KEY, pages -> note(pages, "ram", 0, page(0))));
        write(
                INDEXES + "of-a-zero-page",
                Forgery.content(KEY, pages -> note(pages, "ram", 0, new byte[KnownPages.PAGE_BYTES])));
        write(INDEXES + "of-two-regions", Forgery.content(KEY, pages -> {
            note(pages, "ram", 0, page(0));
            note(pages, "ram", FAR_PAGE, page(1));
            note(pages, "disk", 1, page(0));
        }));
    }

    private static void note(KnownPages pages, String region, long page, byte[] content) {
        long[] digests = {pages.digestOf(content, 0)};
        pages.write(pages.region(region), page, 1, content, 0, KnownPages.PAGE_BYTES, digests, 0);
    }

    private void write(String name, byte[] input) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, input);
    }
}
