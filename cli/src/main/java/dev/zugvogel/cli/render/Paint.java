package dev.zugvogel.cli.render;

import org.jline.utils.WCWidth;

/**
 * Marks parts of a line with a meaning, not with a colour. The marks are private-use characters of no width; the
 * terminal turns them into colours or drops them, so renderers need not know what the terminal can do, and text from
 * elsewhere can never reach it as a control sequence.
 */
public enum Paint {
    GOOD('\uE001', "32"),
    BAD('\uE002', "31"),
    WARN('\uE003', "33"),
    DIM('\uE004', "2"),
    BOLD('\uE005', "1");

    /** Ends any of the marks. */
    public static final char END = '\uE000';

    private final char mark;
    private final String sgr;

    Paint(char mark, String sgr) {
        this.mark = mark;
        this.sgr = sgr;
    }

    /** The text between this mark and its end. Marks do not nest. */
    public String on(String text) {
        return mark + text + END;
    }

    public char mark() {
        return mark;
    }

    /** The parameter of the terminal's "select graphic rendition" sequence. */
    public String sgr() {
        return sgr;
    }

    /** How many columns a terminal needs for the line: marks and control characters need none. */
    public static int width(String line) {
        return line.codePoints().map(Paint::width).sum();
    }

    /** The line, cut to so many columns, with an ellipsis where something was cut and all marks closed. */
    public static String fit(String line, int columns) {
        if (width(line) <= columns) return line;
        StringBuilder kept = new StringBuilder();
        int room = columns - 1;
        for (int point : line.codePoints().toArray()) {
            room -= width(point);
            if (room < 0) break;
            kept.appendCodePoint(point);
        }
        return columns < 1 ? "" : kept.append(END).append('…').toString();
    }

    /** The line with blanks after it up to so many columns. */
    public static String pad(String line, int columns) {
        return line + " ".repeat(Math.max(0, columns - width(line)));
    }

    private static int width(int point) {
        return point >= END && point <= BOLD.mark ? 0 : Math.max(0, WCWidth.wcwidth(point));
    }
}
