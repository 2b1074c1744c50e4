package dev.zugvogel.agent.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The file's form: one entry a line, the CRC-32C of the rest of the line in front, then JSON. */
final class Lines {
    private static final int SUM_CHARS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private Lines() {}

    record Line(Instant at, String step, String text, String data) {}

    /** @param goodBytes how much of the file is whole entries */
    record Read<S extends Enum<S>>(List<Entry<S>> entries, long goodBytes, boolean damaged) {}

    static byte[] write(Entry<?> entry) {
        byte[] json = Json.write(new Line(entry.at(), entry.step().name(), entry.text(), entry.data()))
                .getBytes(UTF_8);
        byte[] line = new byte[SUM_CHARS + 1 + json.length + 1];
        System.arraycopy(sum(json).getBytes(US_ASCII), 0, line, 0, SUM_CHARS);
        line[SUM_CHARS] = ' ';
        System.arraycopy(json, 0, line, SUM_CHARS + 1, json.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** Stops at the first bad line. It is what a crash left if it has no end; else something changed what was written. */
    static <S extends Enum<S>> Read<S> read(byte[] file, Class<S> steps) {
        List<Entry<S>> entries = new ArrayList<>();
        int start = 0;
        while (start < file.length) {
            int end = endOfLine(file, start);
            Optional<Entry<S>> entry = parse(file, start, end, steps);
            if (entry.isEmpty()) return new Read<>(entries, start, end < file.length || lostItsEnd(file, start));
            entries.add(entry.get());
            start = end + 1;
        }
        return new Read<>(entries, start, false);
    }

    /** A whole line of which the very last byte was changed: no crash leaves that. */
    private static boolean lostItsEnd(byte[] file, int start) {
        return sound(file, start, file.length - 1);
    }

    private static int endOfLine(byte[] file, int start) {
        int at = start;
        while (at < file.length && file[at] != '\n') at++;
        return at;
    }

    private static boolean sound(byte[] file, int start, int end) {
        int json = start + SUM_CHARS + 1;
        if (end >= file.length || end < json || file[json - 1] != ' ') return false;
        String expected = new String(file, start, SUM_CHARS, US_ASCII);
        return expected.equals(sum(Arrays.copyOfRange(file, json, end)));
    }

    private static <S extends Enum<S>> Optional<Entry<S>> parse(byte[] file, int start, int end, Class<S> steps) {
        if (!sound(file, start, end)) return Optional.empty();
        String json = new String(file, start + SUM_CHARS + 1, end - start - SUM_CHARS - 1, UTF_8);
        try {
            Line line = Json.readLenient(json, Line.class);
            return Optional.of(new Entry<>(line.at(), Enum.valueOf(steps, line.step()), line.text(), line.data()));
        } catch (FailureException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private static String sum(byte[] json) {
        CRC32C crc = new CRC32C();
        crc.update(json);
        return HEX.toHexDigits((int) crc.getValue());
    }
}
