package dev.zugvogel.cli.render;

import dev.zugvogel.model.check.CheckReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The check report of every candidate, the best first. */
public final class CheckLines {
    private static final String GAP = "  ";

    private CheckLines() {}

    /** A table whose last column is a list of findings. Empty if there was no candidate. */
    public static List<String> of(List<CheckReport> reports, boolean verbose, int columns) {
        if (reports.isEmpty()) return List.of("there is no host to check");
        int host = reports.stream()
                .mapToInt(report -> Paint.width(report.target()))
                .max()
                .orElse(0);
        int wide = Math.max("host".length(), host);
        List<String> lines = new ArrayList<>();
        int forecast = reports.stream()
                .mapToInt(report -> Paint.width(ForecastLines.cell(report.forecast())))
                .max()
                .orElse(0);
        int[] widths = {wide, Math.max("forecast".length(), forecast)};
        lines.add(Paint.DIM.on(lead("rank", "host", "verdict", "forecast", widths) + "finding"));
        reports.stream()
                .sorted(Comparator.comparingInt(CheckReport::rank))
                .forEach(report -> lines.addAll(rows(report, widths, verbose, columns)));
        return lines;
    }

    private static List<String> rows(CheckReport report, int[] widths, boolean verbose, int columns) {
        String forecast = ForecastLines.cell(report.forecast());
        String lead = lead(Integer.toString(report.rank()), report.target(), verdict(report), forecast, widths);
        String indent = " ".repeat(Paint.width(lead));
        List<String> findings = FindingLines.of(report.findings(), verbose, columns - indent.length());
        List<String> lines = new ArrayList<>();
        for (String finding : findings.isEmpty() ? List.of("–") : findings) {
            lines.add((lines.isEmpty() ? lead : indent) + finding);
        }
        return lines;
    }

    private static String verdict(CheckReport report) {
        return report.ready() ? Paint.GOOD.on("ready") : Paint.BAD.on("refused");
    }

    private static String lead(String rank, String host, String verdict, String forecast, int[] widths) {
        return GAP
                + Paint.pad(rank, 4)
                + GAP
                + Paint.pad(host, widths[0])
                + GAP
                + Paint.pad(verdict, 7)
                + GAP
                + Paint.pad(forecast, widths[1])
                + GAP;
    }
}
