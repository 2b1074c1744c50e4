package dev.zugvogel.bed.demo;

import dev.zugvogel.model.migration.MigrationRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the demo to a person who knows nothing of libvirt. */
final class Story {
    private final PrintStream out;
    private final boolean colours;
    private int chapter;

    Story(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(String text) {
        out.println(bold(text));
    }

    void chapter(String text) {
        out.printf("%n%s%n", bold(++chapter + "  " + text));
    }

    void line(String text) {
        out.println("   " + text);
    }

    /** A command as the person could type it. */
    void command(String text) {
        out.printf("   %s%n%n", bold("$ " + text));
        out.flush();
    }

    void summary(DemoReport report) {
        out.printf("%n%s%n", bold("What happened"));
        report.trips().forEach(trip -> {
            MigrationRecord move = trip.migration();
            line("%s → %s   %s in all; guest paused %s by libvirt's count; clients saw a gap of %s"
                    .formatted(
                            move.source(),
                            move.target(),
                            time(move.duration()),
                            time(move.downtime().hypervisor()),
                            time(move.downtime().guestObserved())));
            line("          %s of memory and %s of disk moved; probe: %d requests, %d lost"
                    .formatted(
                            move.bytes().memory(),
                            move.bytes().storage(),
                            move.probe().sent(),
                            move.probe().lost()));
        });
        line("client    %d requests from start to end, %d lost, longest gap between two answers %s"
                .formatted(
                        report.client().sent(),
                        report.client().lost(),
                        time(report.client().longestGap())));
        line("disk      %d records written, %d read back intact, %d damaged or missing"
                .formatted(
                        report.disk().recordsWritten(),
                        report.disk().recordsVerified(),
                        report.disk().bad()));
        line("time      " + time(report.total()));
    }

    static String time(@org.jspecify.annotations.Nullable Duration duration) {
        if (duration == null) return "unknown";
        return duration.toMillis() < 1_000
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    private String bold(String text) {
        return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
