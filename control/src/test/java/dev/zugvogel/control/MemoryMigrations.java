package dev.zugvogel.control;

import dev.zugvogel.control.flow.migrate.MigrationRequest;
import dev.zugvogel.control.flow.migrate.Migrations;
import dev.zugvogel.control.flow.migrate.Step;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Ids;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.HostForecast;
import dev.zugvogel.model.forecast.TimeRange;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.Iteration;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.ProbeCount;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Migrations that only exist on paper. A VM named {@code stuck} is refused by its checks, any other goes anywhere. */
final class MemoryMigrations implements Migrations {
    private static final Finding SHORT = Finding.error(Code.MEMORY_SHORT, "h2 has 1.0 GiB, 8.0 GiB are needed");

    private static final Forecast FORECAST = new Forecast(
            new TimeRange(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
            new BytesRange(Bytes.ofMib(1), Bytes.ofMib(2), Bytes.ofMib(3)),
            null,
            "the link",
            true,
            true,
            List.of(),
            new Basis(
                    Bytes.ofMib(8),
                    Bytes.ofMib(4),
                    Bytes.ZERO,
                    Bytes.ZERO,
                    null,
                    new BytesPerSecond(1_000),
                    0.5,
                    0.1,
                    Factors.NONE,
                    0));

    private final TreeMap<String, MigrationRecord> records = new TreeMap<>();

    @Override
    public synchronized MigrationRecord start(MigrationRequest request, String principal) {
        MigrationRecord record = dryRun(request, principal);
        records.put(record.id(), record);
        return record;
    }

    @Override
    public MigrationRecord dryRun(MigrationRequest request, String principal) {
        if (request.vm().equals("absent")) throw FailureException.of(Code.UNKNOWN_VM, "no host reports a VM absent");
        boolean refused = request.vm().equals("stuck");
        return record(
                Ids.next(Instant.now()),
                request,
                refused ? MigrationState.REFUSED : MigrationState.COPY,
                refused ? Failure.of(Code.CHECKS_REFUSED, "h2 refuses stuck").ownedBy("h1") : null);
    }

    @Override
    public List<CheckReport> check(String vm, Optional<String> host) {
        return List.of(new CheckReport(vm, "h1", host.orElse("h2"), 1, false, List.of(SHORT), FORECAST));
    }

    @Override
    public List<HostForecast> forecast(MigrationRequest request) {
        return List.of(new HostForecast(request.vm(), "h1", request.to().orElse("h2"), true, FORECAST));
    }

    @Override
    public Accuracy accuracy() {
        return new Accuracy(1, new Accuracy.Errors(0.1, 0.2), null, 1.0, null);
    }

    @Override
    public synchronized MigrationRecord cancel(String id, String principal) {
        MigrationRecord record = get(id);
        if (record.state().ended()) throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " has ended");
        MigrationRequest request = request(record);
        records.put(id, record(id, request, MigrationState.CANCELLED, Failure.of(Code.CANCELLED, "by " + principal)));
        return get(id);
    }

    @Override
    public synchronized MigrationRecord changeBandwidth(String id, Limit limit, String principal) {
        MigrationRecord record = get(id);
        if (record.state().ended()) throw FailureException.of(Code.ALREADY_ENDED, "migration " + id + " has ended");
        MigrationRequest old = request(record);
        MigrationRequest request = new MigrationRequest(
                old.vm(),
                old.to(),
                old.downtime(),
                limit,
                old.storage(),
                old.transport(),
                old.probe(),
                false,
                old.convergence(),
                false);
        records.put(id, record(id, request, record.state(), record.error()));
        return get(id);
    }

    @Override
    public synchronized MigrationRecord get(String id) {
        return Optional.ofNullable(records.get(id))
                .orElseThrow(() -> FailureException.of(Code.NOT_FOUND, "no migration " + id));
    }

    @Override
    public synchronized List<MigrationRecord> list() {
        return List.copyOf(records.descendingMap().values());
    }

    @Override
    public List<Step> explain(String id) {
        return List.of(new Step(get(id).startedAt(), "checks", Step.By.SERVER, null, Step.Kind.STEP, null, "passed"));
    }

    @Override
    public void close() {}

    private static MigrationRequest request(MigrationRecord record) {
        return new MigrationRequest(
                record.vm(),
                Optional.of(record.target()),
                Optional.of(record.downtime().objective()),
                Limit.NONE,
                StorageMode.AUTO,
                record.transport(),
                Optional.empty(),
                false,
                record.convergence(),
                false);
    }

    private static MigrationRecord record(
            String id, MigrationRequest request, MigrationState state, @Nullable Failure error) {
        Instant now = Instant.now();
        Progress progress = new Progress(
                12.5,
                Bytes.ofMib(1),
                Bytes.ofMib(8),
                Bytes.ZERO,
                Bytes.ZERO,
                new BytesPerSecond(1_000),
                new BytesPerSecond(10),
                1,
                null,
                new BytesPerSecond(1_000),
                Duration.ofMillis(90));
        return new MigrationRecord(
                id,
                request.vm(),
                UUID.nameUUIDFromBytes(request.vm().getBytes(StandardCharsets.UTF_8)),
                "h1",
                request.to().orElse("h2"),
                state,
                now,
                Duration.ofMillis(40),
                List.of(new Phase("checks", now, Duration.ofMillis(30))),
                List.of(new Iteration(
                        1, Duration.ofMillis(35), Bytes.ofMib(7), new BytesPerSecond(10), new BytesPerSecond(1_000))),
                Traffic.NONE,
                new Downtime(request.objective(), null, Duration.ofMillis(80)),
                new ProbeCount("http", 50, 2),
                state == MigrationState.REFUSED ? List.of(SHORT) : List.of(),
                state == MigrationState.COPY ? progress : null,
                error,
                request.transport(),
                request.bandwidth() instanceof Limit.AtMost(var rate) ? rate : null,
                FORECAST,
                request.convergence(),
                0);
    }
}
