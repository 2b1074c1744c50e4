package dev.zugvogel.cli.render;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Findings, the worst first, with what to do under each error and warning. */
final class FindingLines {
    private FindingLines() {}

    /** Notes are left out unless asked for, or alone. */
    static List<String> of(List<Finding> findings, boolean verbose, int columns) {
        boolean onlyNotes = findings.stream().allMatch(finding -> finding.severity() == Severity.INFO);
        return findings.stream()
                .filter(finding -> verbose || onlyNotes || finding.severity() != Severity.INFO)
                .sorted(Comparator.comparing(Finding::severity))
                .flatMap(finding -> lines(finding, columns).stream())
                .toList();
    }

    private static List<String> lines(Finding finding, int columns) {
        List<String> lines = new ArrayList<>(Words.hanging(sign(finding.severity()), finding.message(), columns));
        if (finding.severity() != Severity.INFO && !finding.remedy().isEmpty()) {
            Words.hanging("→", finding.remedy(), columns - 2).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static String sign(Severity severity) {
        return switch (severity) {
            case ERROR -> Paint.BAD.on("✗");
            case WARNING -> Paint.WARN.on("!");
            case INFO -> Paint.DIM.on("–");
        };
    }
}
