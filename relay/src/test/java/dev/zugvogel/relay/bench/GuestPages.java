package dev.zugvogel.relay.bench;

import dev.zugvogel.relay.encode.KnownPages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Pages as the memory of a guest with a Redis of JSON records has them: half of them text, a quarter code, an eighth tables of pointers and counters, an
 * eighth random, as what is compressed or encrypted already. No two alike; the same seed gives the same pages.
 */
public final class GuestPages {
    private static final int VOCABULARY = 4096;
    private static final String[] WORDS = words();

    /** What the instructions of x86-64 often begin with, the frequent ones first. */
    private static final int[][] OPCODES = {
        {0x48, 0x8B}, {0x48, 0x89}, {0xE8}, {0x0F, 0x84}, {0x48, 0x83, 0xC4}, {0x74}, {0x85, 0xC0}, {0x48, 0x8D, 0x05},
        {0x31, 0xC0}, {0xC3}, {0x41, 0x55}, {0x4C, 0x89, 0xE7}, {0xEB}, {0x0F, 0xB6}, {0x48, 0x39}, {0x66, 0x90}
    };

    private final Random random;

    public GuestPages(long seed) {
        random = new Random(seed);
    }

    public byte[] next() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> text();
            case 4, 5 -> code();
            case 6 -> table();
            default -> noise();
        };
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder();
        while (text.length() < KnownPages.PAGE_BYTES) record(text);
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), KnownPages.PAGE_BYTES);
    }

    private void record(StringBuilder text) {
        text.append("{\"id\":")
                .append(random.nextInt(100_000))
                .append(",\"name\":\"")
                .append(word());
        text.append("\",\"token\":\"").append(Long.toHexString(random.nextLong()));
        text.append("\",\"balance\":")
                .append(random.nextInt(10_000_000) / 100.0)
                .append(",\"orders\":[\"");
        for (int words = random.nextInt(20, 160); words > 0; words--)
            text.append(word()).append(' ');
        text.append("\"]}").append("\0".repeat(random.nextInt(32)));
    }

    private String word() {
        double share = random.nextDouble();
        return WORDS[(int) (VOCABULARY * share * share * share)];
    }

    private byte[] code() {
        ByteBuffer code = ByteBuffer.allocate(KnownPages.PAGE_BYTES);
        while (code.remaining() >= 8) {
            double share = random.nextDouble();
            for (int each : OPCODES[(int) (OPCODES.length * share * share)]) code.put((byte) each);
            code.put((byte) (0x40 + random.nextInt(4) * 8 + random.nextInt(8)));
            if (random.nextInt(3) == 0) code.putInt(Integer.reverseBytes(random.nextInt(1 << 14) - (1 << 13)));
        }
        return code.array();
    }

    private byte[] table() {
        ByteBuffer table = ByteBuffer.allocate(KnownPages.PAGE_BYTES);
        long heap = 0x00007F0000000000L + ((long) random.nextInt(1 << 16) << 20);
        while (table.hasRemaining())
            table.putLong(
                    Long.reverseBytes(random.nextBoolean() ? heap + random.nextInt(1 << 20) : random.nextInt(64)));
        return table.array();
    }

    private byte[] noise() {
        byte[] noise = new byte[KnownPages.PAGE_BYTES];
        random.nextBytes(noise);
        return noise;
    }

    private static String[] words() {
        Random random = new Random(7);
        String[] words = new String[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--)
                word.append("bcdfghklmnprstvw".charAt(random.nextInt(16)))
                        .append("aeiou".charAt(random.nextInt(5)))
                        .append("nrsltm".charAt(random.nextInt(6)));
            words[i] = word.toString();
        }
        return words;
    }
}
