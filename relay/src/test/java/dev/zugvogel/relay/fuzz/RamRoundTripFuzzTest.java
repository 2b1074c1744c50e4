package dev.zugvogel.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zugvogel.relay.encode.BadBlockException;
import dev.zugvogel.relay.encode.Form;
import dev.zugvogel.relay.encode.PagesInMemory;
import dev.zugvogel.relay.encode.RoundTrip;
import java.util.Arrays;
import java.util.Random;

/** Any bytes come out as they went in, also the second time, and however they are cut. */
class RamRoundTripFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyStream(byte[] stream) throws BadBlockException {
        PagesInMemory sender = new PagesInMemory();
        PagesInMemory receiver = new PagesInMemory();
        for (int pass = 0; pass < 2; pass++)
            try (RoundTrip trip = new RoundTrip(Form.RAM, sender, receiver, new Random(Arrays.hashCode(stream)))) {
                trip.pass(stream);
                if (trip.mismatches() > 0)
                    throw new AssertionError("the receiver does not hold what its sender thinks");
            }
    }
}
