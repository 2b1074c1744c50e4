package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.List;
import java.util.Optional;

/**
 * Every migration there is and was. Thread-safe. Methods throw {@link FailureException} with the code that a caller of
 * the API is to see, and have then changed nothing.
 */
public interface Migrations extends AutoCloseable {
    /**
     * Checks, records and starts. Returns as soon as the source agent has taken it over; the rest happens without the
     * caller.
     *
     * @return the record; its state is {@code REFUSED}, with the findings inside, where the checks found errors
     */
    MigrationRecord start(MigrationRequest request, String principal);

    /** The same checks and the same record, but nothing is started and nothing is kept. */
    MigrationRecord dryRun(MigrationRequest request, String principal);

    /** The report for one host, or for every candidate, the best first. */
    List<CheckReport> check(String vm, Optional<String> host);

    /** How it would go to one host, or to every candidate, the best first. Starts and keeps nothing. */
    List<HostForecast> forecast(MigrationRequest request);

    /** How true the forecasts of all migrations came that are done. */
    Accuracy accuracy();

    /** Asks for the end of a migration; whether it came in time the record tells later. */
    MigrationRecord cancel(String id, String principal);

    /**
     * Changes how fast a running migration may send. In AGENT_LOST it may have been changed; the record tells later.
     *
     * @return the record with the new limit
     */
    MigrationRecord changeBandwidth(String id, Limit limit, String principal);

    MigrationRecord get(String id);

    /** Newest first. */
    List<MigrationRecord> list();

    /** The story of a migration, in order of time. */
    List<Step> explain(String id);

    /** Ends this server's part in them. They go on without it. */
    @Override
    void close();
}
