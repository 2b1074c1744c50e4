package dev.zugvogel.model.check;

import java.util.List;

/**
 * Everything that was found for one VM and one candidate host, never only the first.
 *
 * @param rank 1 is the best candidate; refused ones come last
 */
public record CheckReport(String vm, String source, String target, int rank, boolean ready, List<Finding> findings) {
    public CheckReport {
        findings = List.copyOf(findings);
    }
}
