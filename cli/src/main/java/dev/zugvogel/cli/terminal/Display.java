package dev.zugvogel.cli.terminal;

import dev.zugvogel.cli.render.Paint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a rendered line into what one stream can show. Control characters in the line, wherever they come from, never
 * get through.
 *
 * @param colour marks become colours; else they are dropped
 * @param unicode signs stay; else they become ASCII
 */
public record Display(boolean colour, boolean unicode) {
    // One character for one, so that a line stays as wide as its renderer counted.
    private static final Map<Integer, String> ASCII = Map.ofEntries(
            Map.entry((int) '✓', "+"),
            Map.entry((int) '✗', "x"),
            Map.entry((int) '→', ">"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '·', "|"),
            Map.entry((int) '…', "~"),
            Map.entry((int) '█', "#"),
            Map.entry((int) '░', "."));

    public String show(String line) {
        StringBuilder shown = new StringBuilder(line.length() + 16);
        line.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private void append(StringBuilder shown, int point) {
        String sequence = sequence(point);
        if (sequence != null) {
            if (colour) shown.append(sequence);
        } else if (hidden(point)) {
            shown.append(point == '\n' || point == '\t' ? ' ' : '?');
        } else if (unicode || point < 0x7f) {
            shown.appendCodePoint(point);
        } else {
            shown.append(ASCII.getOrDefault(point, "?"));
        }
    }

    private static @Nullable String sequence(int point) {
        if (point == Paint.END) return "\u001b[0m";
        for (Paint paint : Paint.values()) if (point == paint.mark()) return "\u001b[" + paint.sgr() + "m";
        return null;
    }

    private static boolean hidden(int point) {
        int type = Character.getType(point);
        return Character.isISOControl(point) || type == Character.FORMAT || type == Character.SURROGATE;
    }
}
