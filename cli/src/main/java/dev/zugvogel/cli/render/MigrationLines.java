package dev.zugvogel.cli.render;

import static java.util.stream.Collectors.joining;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A migration as a block of a few lines: its phases in the order of flow, each with what is known of it. */
public final class MigrationLines {
    private static final int LABEL_COLUMNS = 12;
    private static final int BAR_COLUMNS = 20;

    private MigrationLines() {}

    /** The whole block, without its ending; see {@link #ending}. */
    public static List<String> block(MigrationRecord record, int columns) {
        List<String> lines = new ArrayList<>(List.of(title(record)));
        lines.addAll(checks(record, columns));
        lines.addAll(forecast(record, columns));
        for (Phase phase : record.phases()) {
            if (!phase.name().equals("checks")) lines.addAll(phase(record, phase));
        }
        boolean listed = record.phases().stream().anyMatch(phase -> phase.name().equals(name(record.state())));
        if (!listed && !record.state().ended() && record.state() != MigrationState.CHECKS) {
            lines.addAll(current(record, "…"));
        }
        return lines;
    }

    /** One line that says how it went; empty while it goes on. */
    public static List<String> ending(MigrationRecord record) {
        return switch (record.state()) {
            case DONE -> List.of(done(record));
            case FAILED -> List.of(Paint.BAD.on("failed") + " after " + Quantity.time(record.duration()));
            case CANCELLED -> List.of(Paint.WARN.on("cancelled") + " after " + Quantity.time(record.duration()));
            case REFUSED -> List.of(Paint.BAD.on("refused") + " by the checks; nothing was changed");
            case CHECKS, WAITING, COPY, FINALSYNC, SWITCHOVER, UNWIND, IN_DOUBT -> List.of();
        };
    }

    /** One line of a log: where it stands now. */
    public static String status(MigrationRecord record) {
        Progress progress = record.progress();
        boolean copies = record.state() == MigrationState.COPY;
        String detail = progress == null
                ? ""
                : Stream.of(
                                Quantity.percent(progress.percent()),
                                sizes(progress),
                                copies ? pause(progress) : "",
                                copies ? timeLeft(progress) : "")
                        .filter(part -> !part.isEmpty())
                        .collect(joining(" · ", " · ", ""));
        return record.vm() + " " + name(record.state()) + " after " + Quantity.time(record.duration()) + detail;
    }

    /** {@code db1 sends at most 25.0 MB/s} */
    public static String limit(MigrationRecord record) {
        BytesPerSecond most = record.bandwidthLimit();
        return record.vm() + (most == null ? " sends as fast as it can" : " sends at most " + most);
    }

    /** {@code db1 · h1 → h2 · 01J…} */
    public static String title(MigrationRecord record) {
        String way = record.source() + " → " + (record.target().isEmpty() ? "?" : record.target());
        String directly = record.transport() == Transport.DIRECT ? " directly" : "";
        return Paint.BOLD.on(record.vm()) + " · " + way + directly + " · " + Paint.DIM.on(record.id());
    }

    static String name(MigrationState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String gap(Downtime downtime) {
        Duration seen = downtime.guestObserved();
        return seen == null ? "" : Quantity.time(seen);
    }

    private static List<String> checks(MigrationRecord record, int columns) {
        if (record.state() == MigrationState.CHECKS && record.checks().isEmpty()) return List.of(label("checks") + "…");
        List<String> lines = new ArrayList<>();
        lines.add(label("checks") + verdict(record.checks()));
        List<Finding> loud = record.checks().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
        String indent = " ".repeat(LABEL_COLUMNS);
        FindingLines.of(loud, false, columns - LABEL_COLUMNS).forEach(line -> lines.add(indent + line));
        return lines;
    }

    private static List<String> forecast(MigrationRecord record, int columns) {
        Forecast forecast = record.forecast();
        if (forecast == null) return List.of();
        String text = ForecastLines.line(forecast, record.downtime().objective());
        return Words.hanging(Paint.pad("forecast", LABEL_COLUMNS - 1), text, columns);
    }

    private static String verdict(List<Finding> findings) {
        long errors = count(findings, Severity.ERROR);
        long warnings = count(findings, Severity.WARNING);
        String sign = errors == 0 ? Paint.GOOD.on("✓") : Paint.BAD.on("✗");
        return Stream.of(
                        sign,
                        errors == 0 ? "" : Words.count(errors, "error"),
                        warnings == 0 ? "" : Words.count(warnings, "warning"))
                .filter(part -> !part.isEmpty())
                .collect(joining(" · "));
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static List<String> phase(MigrationRecord record, Phase phase) {
        String took = Quantity.time(phase.duration());
        if (phase.name().equals(name(record.state()))) return current(record, took);
        String copied = phase.name().equals("copy") ? " · " + traffic(record) : "";
        return List.of(label(phase.name()) + took + copied);
    }

    private static List<String> current(MigrationRecord record, String took) {
        Progress progress = record.progress();
        if (record.state() != MigrationState.COPY || progress == null) {
            return List.of(label(name(record.state())) + took);
        }
        return List.of(
                label("copy") + bar(progress.percent()) + "  " + Quantity.percent(progress.percent()) + "   "
                        + sizes(progress),
                " ".repeat(LABEL_COLUMNS)
                        + Stream.of(
                                        progress.wireRate() + " on the wire",
                                        "round " + progress.iteration(),
                                        "dirty " + progress.dirtyRate() + speed(progress),
                                        pause(progress),
                                        limited(record),
                                        timeLeft(progress))
                                .filter(part -> !part.isEmpty())
                                .collect(joining(" · ")));
    }

    private static String speed(Progress progress) {
        return progress.bandwidth().count() == 0 ? "" : " of " + progress.bandwidth();
    }

    private static String pause(Progress progress) {
        Duration pause = progress.predictedDowntime();
        return pause == null ? "" : "would pause " + Quantity.rough(pause) + " now";
    }

    private static String limited(MigrationRecord record) {
        BytesPerSecond most = record.bandwidthLimit();
        return most == null ? "" : "at most " + most;
    }

    private static String timeLeft(Progress progress) {
        Duration left = progress.timeLeft();
        return left == null ? "" : "about " + Quantity.time(left) + " left";
    }

    private static String sizes(Progress progress) {
        String memory = "memory " + Quantity.part(progress.memoryDone(), progress.memoryTotal());
        if (progress.storageTotal().equals(Bytes.ZERO)) return memory;
        return memory + " · disk " + Quantity.part(progress.storageDone(), progress.storageTotal());
    }

    private static String traffic(MigrationRecord record) {
        Bytes storage = record.bytes().storage();
        String memory = "memory " + record.bytes().memory();
        return storage.equals(Bytes.ZERO) ? memory : memory + " · disk " + storage;
    }

    private static String bar(double percent) {
        int full = Math.clamp(Math.round(percent * BAR_COLUMNS / 100), 0, BAR_COLUMNS);
        return Paint.GOOD.on("█".repeat(full)) + Paint.DIM.on("░".repeat(BAR_COLUMNS - full));
    }

    private static String label(String name) {
        return Paint.pad(name, LABEL_COLUMNS);
    }

    private static String done(MigrationRecord record) {
        return Stream.of(
                        Paint.GOOD.on("done") + " in " + Quantity.time(record.duration()),
                        downtime(record.downtime()),
                        clients(record),
                        losses(record),
                        record.bytes().raw() + " moved as " + record.bytes().wire())
                .filter(part -> !part.isEmpty())
                .collect(joining(" · "));
    }

    private static String downtime(Downtime downtime) {
        Duration paused = downtime.hypervisor();
        if (paused == null) return "";
        String kept = paused.compareTo(downtime.objective()) <= 0 ? Paint.GOOD.on("✓") : Paint.BAD.on("✗");
        return "down " + Quantity.time(paused) + " (objective " + Quantity.time(downtime.objective()) + " " + kept
                + ")";
    }

    private static String losses(MigrationRecord record) {
        return record.linkLosses() == 0 ? "" : "link lost " + Words.count(record.linkLosses(), "time");
    }

    private static String clients(MigrationRecord record) {
        String gap = gap(record.downtime());
        if (gap.isEmpty()) return "no probe watched";
        return "clients saw a gap of " + gap + " (" + record.probe().lost() + " of "
                + record.probe().sent() + " lost)";
    }
}
