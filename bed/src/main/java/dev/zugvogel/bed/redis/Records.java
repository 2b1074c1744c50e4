package dev.zugvogel.bed.redis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Values as an application would keep them: JSON with names, words, numbers, dates and tokens, no two alike. The same
 * number and version always give the same value. Thread-safe.
 */
public final class Records {
    /** Of a value, on average. */
    public static final int MEAN_BYTES = 1024;

    private static final int MEAN_ORDER_BYTES = 100;
    private static final int VOCABULARY = 4096;
    private static final String[] WORDS = words();

    private Records() {}

    static byte[] key(long number) {
        return ("customer:" + number).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The value of a record.
     *
     * @param version changes everything but the number and the kind of fields
     */
    public static byte[] value(long number, long version) {
        SplittableRandom random = new SplittableRandom(number + version * 0xD1342543DE82EF95L);
        int enoughBytes = MEAN_BYTES / 2 + random.nextInt(MEAN_BYTES + 1) - MEAN_ORDER_BYTES / 2;
        StringBuilder text = new StringBuilder(2 * MEAN_BYTES);
        start(text, number, random);
        order(text, random);
        while (text.length() < enoughBytes) order(text.append("\",\""), random);
        return text.append("\"]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void start(StringBuilder text, long number, RandomGenerator random) {
        text.append("{\"id\":").append(number);
        text.append(",\"name\":\"").append(word(random)).append(' ').append(word(random));
        text.append("\",\"token\":\"")
                .append(String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong()));
        text.append("\",\"balance\":").append(random.nextInt(10_000_000) / 100.0);
        text.append(",\"seen\":\"2026-")
                .append(two(1 + random.nextInt(12)))
                .append('-')
                .append(two(1 + random.nextInt(28)));
        text.append('T').append(two(random.nextInt(24))).append(':').append(two(random.nextInt(60)));
        text.append("\",\"orders\":[\"");
    }

    /** A number, a price, and what it says in words. */
    private static void order(StringBuilder text, RandomGenerator random) {
        text.append(100_000_000L + random.nextInt(900_000_000)).append(' ').append(random.nextInt(100_000) / 100.0);
        for (int words = 4 + random.nextInt(12); words > 0; words--)
            text.append(' ').append(word(random));
    }

    /** Frequent ones are much more frequent than rare ones, as in any language. */
    private static String word(RandomGenerator random) {
        double share = random.nextDouble();
        return WORDS[(int) (VOCABULARY * share * share * share)];
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : "" + number;
    }

    private static String[] words() {
        Random random = new Random(7);
        String[] words = new String[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) words[i] = syllables(random);
        return words;
    }

    private static String syllables(Random random) {
        StringBuilder word = new StringBuilder();
        for (int count = 1 + random.nextInt(4); count > 0; count--)
            word.append("bcdfghklmnprstvw".charAt(random.nextInt(16)))
                    .append("aeiou".charAt(random.nextInt(5)))
                    .append("nrsltm".charAt(random.nextInt(6)));
        return word.toString();
    }
}
