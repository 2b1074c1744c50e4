package dev.zugvogel.bed.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows figures to people: medians in milliseconds, in brackets the least and the most. */
public final class OverheadTable {
    private static final double BOUND = 1.25;

    private final PrintWriter out;

    public OverheadTable(PrintWriter out) {
        this.out = out;
    }

    /** One line, as the move ends. */
    public void move(Move move) {
        out.printf(
                "%-8s  %s → %s  command %5d  libvirt's job %5d  downtime %4d  gap %4d  lost %d%n",
                move.tool().name().toLowerCase(Locale.ROOT),
                move.source(),
                move.target(),
                move.command().toMillis(),
                move.job().elapsed().toMillis(),
                move.job().downtime().toMillis(),
                move.gap().toMillis(),
                move.lost());
        out.flush();
    }

    public void report(OverheadReport report) {
        out.printf("%n%-52s  %-22s  %-22s  %s%n", "median in ms [least–most]", "virsh", "zugvogel", "ratio");
        report.comparisons().forEach(this::comparison);
        report.gapByRecord()
                .ifPresent(gap -> out.printf("%-52s  %-22s  %s%n", "gap by the product's own probe", "", text(gap)));
        report.phases()
                .forEach(phase -> out.printf("%-52s  %-22s  %s%n", "phase " + phase.phase(), "", text(phase.time())));
        verdict(report, Figure.COMMAND);
        verdict(report, Figure.GAP);
    }

    private void comparison(Comparison each) {
        out.printf(
                Locale.ROOT,
                "%-52s  %-22s  %-22s  %.2f%n",
                each.figure().label(),
                text(each.virsh()),
                text(each.zugvogel()),
                each.ratio());
    }

    private void verdict(OverheadReport report, Figure figure) {
        double ratio = report.comparison(figure).ratio();
        out.printf(
                Locale.ROOT,
                "%s %s: %.2f times virsh, at most %.2f wanted%n",
                ratio <= BOUND ? "✓" : "✗",
                figure.label(),
                ratio,
                BOUND);
    }

    private static String text(Spread spread) {
        return "%d [%d–%d]".formatted(millis(spread.median()), millis(spread.min()), millis(spread.max()));
    }

    private static long millis(Duration time) {
        return time.toMillis();
    }
}
