package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A host that does not report, has no libvirt or is under pressure is a bad place to go. */
final class TargetHealthy implements Check {
    static final Duration OLDEST_REPORT = Duration.ofSeconds(30);
    static final double CPU_WAITING_PERCENT = 90;
    static final double MEMORY_WAITING_PERCENT = 10;
    static final double IO_WAITING_PERCENT = 50;

    @Override
    public List<Finding> findings(CheckInput input) {
        HostFacts target = input.target();
        if (!target.connected()) return List.of();
        List<Finding> found = new ArrayList<>();
        if (target.reportAge() == null || target.reportAge().compareTo(OLDEST_REPORT) > 0)
            found.add(error(target, "has not reported for more than " + OLDEST_REPORT.toSeconds() + " s"));
        // Whoever has just examined the VM's place there has spoken to libvirt since the report.
        else if (!target.libvirtReachable() && input.there().known().isEmpty())
            found.add(error(target, "reports that its libvirt does not answer"));
        waiting(found, target, "CPU", target.psi().cpu(), CPU_WAITING_PERCENT);
        waiting(found, target, "memory", target.psi().memory(), MEMORY_WAITING_PERCENT);
        waiting(found, target, "I/O", target.psi().io(), IO_WAITING_PERCENT);
        return found;
    }

    private static Finding error(HostFacts target, String what) {
        return Finding.error(Code.HOST_UNHEALTHY, target.name() + " " + what);
    }

    private static void waiting(List<Finding> found, HostFacts target, String what, double percent, double most) {
        if (percent >= most)
            found.add(Finding.warning(
                    Code.HOST_UNHEALTHY,
                    String.format(
                            Locale.ROOT, "tasks on %s wait for %s %.0f %% of the time", target.name(), what, percent)));
    }
}
