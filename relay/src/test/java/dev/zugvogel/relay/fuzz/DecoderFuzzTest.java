package dev.zugvogel.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zugvogel.relay.encode.BadBlockException;
import dev.zugvogel.relay.encode.Block;
import dev.zugvogel.relay.encode.Decoder;
import dev.zugvogel.relay.encode.Form;
import dev.zugvogel.relay.encode.Outcome;
import dev.zugvogel.relay.encode.PagesInMemory;

/** A block of any bytes is decoded, mismatches, or is refused; nothing else. */
class DecoderFuzzTest {
    private static final byte[] INTO = new byte[Block.MAX_RAW_BYTES];

    @FuzzTest(maxDuration = "60s")
    void anyBlock(byte[] payload) {
        for (Form form : Form.values())
            try (Decoder decoder = new Decoder(form, new PagesInMemory())) {
                if (decoder.decode(payload, 0, payload.length, INTO) == Outcome.OK) decoder.settle();
            } catch (BadBlockException e) {
                if (e.getMessage() == null) throw new AssertionError("refused without a reason", e);
            }
    }
}
