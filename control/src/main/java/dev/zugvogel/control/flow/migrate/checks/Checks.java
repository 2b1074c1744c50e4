package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All checks together. Every one runs for every report; one that breaks becomes an error among the findings, so that a
 * broken check refuses a move and never lets it pass. Thread-safe.
 */
public final class Checks {
    static final List<Check> ALL = List.of(
            new BothConnected(),
            new SameHost(),
            new Maintenance(),
            new TargetHealthy(),
            new VmRunning(),
            new Identity(),
            new MemoryFits(),
            new CpuFits(),
            new HugePages(),
            new CpuCompatible(),
            new MachineType(),
            new Emulator(),
            new Versions(),
            new Networks(),
            Checks::storage,
            new DiskSpace(),
            new HostDevices(),
            new Tpm(),
            new Nvram(),
            new Virtiofs(),
            new Snapshots(),
            new BlockJobs(),
            new Blocker(),
            new LinkReachable(),
            new LinkSpeed(),
            new LinkMtu(),
            new TransportChoice(),
            new PostCopyRisk(),
            Checks::objective,
            new ClockSkew(),
            new ProbeSet());

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    // Findings repeat what agents say; a broken agent must not fill store and screens.
    private static final int LONGEST_MESSAGE = 400;
    private static final int MOST_FINDINGS = 200;

    private Checks() {}

    /** Everything found, errors first, then warnings, then the rest; within a severity in a fixed order. */
    public static List<Finding> report(CheckInput input) {
        return report(ALL, input);
    }

    static List<Finding> report(List<Check> checks, CheckInput input) {
        return checks.stream()
                .flatMap(check -> run(check, input))
                .map(Checks::bounded)
                .sorted(Comparator.comparing(Finding::severity))
                .limit(MOST_FINDINGS)
                .toList();
    }

    /** Nothing found refuses the move. */
    public static boolean ready(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** What {@link StoragePlan} decided of every disk, and why where it can't move. */
    private static List<Finding> storage(CheckInput input) {
        return input.ofBoth((vm, target) -> StoragePlan.of(
                        vm, target, input.storage(), input.target().name())
                .findings());
    }

    private static List<Finding> objective(CheckInput input) {
        return input.prospect().map(Prospect::findings).orElse(List.of());
    }

    private static Stream<Finding> run(Check check, CheckInput input) {
        try {
            return check.findings(input).stream();
        } catch (RuntimeException e) {
            String name = check.getClass().getSimpleName();
            LOG.error(
                    "check {} broke for {} to {}",
                    name,
                    input.vmName(),
                    input.target().name(),
                    e);
            return Stream.of(Finding.error(Code.INTERNAL, "the check " + name + " broke: " + e));
        }
    }

    private static Finding bounded(Finding finding) {
        return new Finding(finding.code(), finding.severity(), bounded(finding.message()), bounded(finding.remedy()));
    }

    private static String bounded(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
