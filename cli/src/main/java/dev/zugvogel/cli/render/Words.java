package dev.zugvogel.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Breaks sentences into lines between words. */
final class Words {
    private Words() {}

    /** Lines of at most so many columns; a word that is longer gets a line of its own. Never empty. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+", -1)) {
            if (!line.isEmpty() && Paint.width(line.toString()) + 1 + Paint.width(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** A sentence behind a sign, its further lines indented to the first. */
    static List<String> hanging(String sign, String text, int columns) {
        String indent = " ".repeat(Paint.width(sign) + 1);
        List<String> lines = new ArrayList<>();
        for (String line : wrap(text, Math.max(20, columns - indent.length()))) {
            lines.add((lines.isEmpty() ? sign + " " : indent) + line);
        }
        return lines;
    }

    /** "1 warning", "2 warnings". */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
