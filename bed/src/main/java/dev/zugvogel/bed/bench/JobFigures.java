package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libvirt itself measured of a migration. The target's libvirtd has these figures for whoever asked for the
 * migration, so they are the same for both tools.
 *
 * @param elapsed of libvirt's job: from its Perform to the guest's start on the target
 * @param downtime the guest's pause
 */
public record JobFigures(Duration elapsed, Duration downtime) {
    private static final List<String> COMPLETED =
            List.of("domjobinfo", "--completed", "--keep-completed", "--rawstats");

    /** Of the last migration that brought the guest to this host; empty after post-copy, which libvirt 9.0 forgets. */
    static Optional<JobFigures> of(Host target, String guest) {
        return parse(target.virsh(COMPLETED.get(0), guest, COMPLETED.get(1), COMPLETED.get(2), COMPLETED.get(3)));
    }

    /** Reads virsh's raw statistics: lines of {@code name: value}, times in milliseconds; empty if there are none. */
    static Optional<JobFigures> parse(String text) {
        return millis(text, "time_elapsed")
                .flatMap(elapsed -> millis(text, "downtime").map(downtime -> new JobFigures(elapsed, downtime)));
    }

    private static Optional<Duration> millis(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": (\\d{1,12})$").matcher(text);
        return line.find() ? Optional.of(Duration.ofMillis(Long.parseLong(line.group(1)))) : Optional.empty();
    }
}
