package dev.zugvogel.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell, two blanks apart. The last column is never padded. Not thread-safe. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    /** One row; an empty cell shows as a dash. */
    Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) throw new IllegalArgumentException("row of another width");
        rows.add(
                List.of(cells).stream().map(cell -> cell.isEmpty() ? "–" : cell).toList());
        return this;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size() - 1; i++) {
                line.append(Paint.pad(row.get(i), width(i))).append(GAP);
            }
            String text = line.append(row.getLast()).toString();
            lines.add(lines.isEmpty() ? Paint.DIM.on(text) : text);
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> Paint.width(row.get(column))).max().orElse(0);
    }
}
