package dev.zugvogel.bed.bench;

import dev.zugvogel.model.Bytes;
import java.io.PrintWriter;

/** Shows to people what the product needs, beside what is promised. */
public final class FootprintTable {
    private final PrintWriter out;

    public FootprintTable(PrintWriter out) {
        this.out = out;
    }

    public void report(FootprintReport report) {
        out.printf("after %d migrations%n", report.migrations());
        report.agents().forEach(agent -> memory(agent, FootprintReport.AGENT_BOUND));
        memory(report.server(), FootprintReport.SERVER_BOUND);
        start("first start of a server", report.firstStart());
        start("start of a server again", report.restart());
    }

    private void memory(FootprintReport.Program program, Bytes bound) {
        out.printf(
                "%s %-24s resident %s, at most %s; less than %s wanted%n",
                sign(FootprintReport.fits(program, bound)),
                program.name(),
                program.memory().now(),
                program.memory().peak(),
                bound);
    }

    private void start(String what, Spread time) {
        out.printf(
                "%s %-24s ready after %d ms [%d–%d]; less than %d ms wanted%n",
                sign(FootprintReport.fits(time)),
                what,
                time.median().toMillis(),
                time.min().toMillis(),
                time.max().toMillis(),
                FootprintReport.START_BOUND.toMillis());
    }

    private static String sign(boolean good) {
        return good ? "✓" : "✗";
    }
}
