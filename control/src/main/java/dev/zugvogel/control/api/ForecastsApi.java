package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.flow.migrate.MigrationRequest;
import dev.zugvogel.control.flow.migrate.Migrations;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What would a move take, and how true did such words come? Changes nothing, but makes hosts work. */
public final class ForecastsApi implements Route.Resource {
    record Question(
            @Nullable String vm,
            @Nullable String host,
            @Nullable Duration downtime,
            @Nullable BytesPerSecond bandwidthBytesPerSecond,
            @Nullable StorageMode storage,
            @Nullable Transport transport,
            @Nullable Policy policy,
            @Nullable PostCopy postcopy,
            @Nullable Boolean throttle) {
        MigrationRequest request() {
            return new MigrationRequest(
                    Fields.text("vm", vm, 255),
                    Fields.optionalText("host", host, 255),
                    Fields.between("downtime_ms", downtime, Duration.ofMillis(1), MigrationsApi.DOWNTIME_AT_MOST),
                    bandwidthBytesPerSecond == null ? Limit.NONE : MigrationsApi.limit(bandwidthBytesPerSecond),
                    storage == null ? StorageMode.AUTO : storage,
                    transport == null ? Transport.RELAY : transport,
                    Optional.empty(),
                    true,
                    Allowed.of(policy, postcopy, throttle, null, null),
                    false);
        }
    }

    private final Migrations migrations;

    public ForecastsApi(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.query("/v1/forecasts", Role.OPERATOR, this::forecast),
                Route.get("/v1/forecasts/accuracy", Role.VIEWER, call -> Reply.ok(migrations.accuracy())));
    }

    private Reply forecast(Call call) {
        return Reply.ok(migrations.forecast(call.body(Question.class).request()));
    }
}
