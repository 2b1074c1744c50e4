package dev.zugvogel.relay.encode;

import dev.zugvogel.relay.bench.MicroBenchmark;
import dev.zugvogel.relay.bench.Streams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** From QEMU's stream to the ops and contents of blocks: no checksum, no codec. */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class ParserBenchmark extends MicroBenchmark {
    private final Parsed ram = new Parsed(Form.RAM, Streams.ramHead(), new Streams(1).ram());
    private final Parsed nbd = new Parsed(Form.NBD, Streams.nbdHead(), new Streams(1).nbd());

    @Benchmark
    public int ram() {
        return ram.parse();
    }

    @Benchmark
    public int nbd() {
        return nbd.parse();
    }

    private static final class Parsed {
        private final byte[] stream;
        private final PageEncoder pages;
        private final Parser parser;

        Parsed(Form form, byte[] head, byte[] stream) {
            this.stream = stream;
            Regions regions = new Regions(KnownPages.NOTHING);
            pages = new PageEncoder(form, KnownPages.NOTHING, regions);
            parser = Parser.of(form, regions);
            parse(head);
        }

        int parse() {
            return parse(stream);
        }

        /** All of it; how many bytes the bodies have together. */
        private int parse(byte[] stream) {
            int bodyBytes = 0;
            for (int at = 0; at < stream.length; ) {
                pages.begin(at);
                while (at < stream.length && pages.hasRoom()) {
                    int end = Math.min(stream.length, at + BodyWriter.SLICE_BYTES);
                    at = parser.parse(stream, at, end, end < stream.length, pages);
                }
                BodyWriter body = pages.end();
                bodyBytes += body.contentsBytes() + body.opsBytes();
            }
            return bodyBytes;
        }
    }
}
