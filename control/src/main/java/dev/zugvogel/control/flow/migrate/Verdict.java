package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.checks.Reserved;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Transport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks came to.
 *
 * @param reserved on the target until the end
 * @param transport that was chosen; null if the checks refused
 * @param forecast null where too little is known
 * @param start the message to the source agent in base 64; null if the checks refused
 */
record Verdict(
        String target,
        Instant at,
        List<Finding> findings,
        Reserved reserved,
        @Nullable String start,
        @Nullable Transport transport,
        @Nullable Forecast forecast) {
    Verdict {
        findings = List.copyOf(findings);
    }
}
