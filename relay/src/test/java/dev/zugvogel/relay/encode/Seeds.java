package dev.zugvogel.relay.encode;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds for tests; a failing test says its own. {@code -Dseed=N} runs that one alone. */
final class Seeds {
    private Seeds() {}

    static LongStream some() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : new Random().longs(20);
    }
}
