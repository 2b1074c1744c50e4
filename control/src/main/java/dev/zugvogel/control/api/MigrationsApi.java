package dev.zugvogel.control.api;

import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.flow.migrate.MigrationRequest;
import dev.zugvogel.control.flow.migrate.Migrations;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Migrations: start, look, change, cancel. */
public final class MigrationsApi implements Route.Resource {
    /** QEMU accepts no more. */
    static final Duration DOWNTIME_AT_MOST = Duration.ofSeconds(2_000);

    record Order(
            @Nullable String vm,
            @Nullable String to,
            @Nullable Duration downtime,
            @Nullable BytesPerSecond bandwidthBytesPerSecond,
            @Nullable StorageMode storage,
            @Nullable Transport transport,
            @Nullable String probe,
            @Nullable Boolean dryRun,
            @Nullable Duration deadline,
            @Nullable Duration watchdog,
            @Nullable Policy policy,
            @Nullable PostCopy postcopy,
            @Nullable Boolean throttle,
            @Nullable Boolean force) {
        MigrationRequest request() {
            return new MigrationRequest(
                    Fields.text("vm", vm, 255),
                    Fields.optionalText("to", to, 255),
                    Fields.between("downtime_ms", downtime, Duration.ofMillis(1), DOWNTIME_AT_MOST),
                    bandwidthBytesPerSecond == null ? Limit.NONE : limit(bandwidthBytesPerSecond),
                    storage == null ? StorageMode.AUTO : storage,
                    transport == null ? Transport.RELAY : transport,
                    Fields.optionalText("probe", probe, 2_048),
                    dryRun != null && dryRun,
                    Allowed.of(policy, postcopy, throttle, deadline, watchdog),
                    force != null && force);
        }
    }

    /** What of a migration can be changed while it runs. */
    record Change(@Nullable BytesPerSecond bandwidthBytesPerSecond) {}

    /** The answer where the checks refused. */
    record Refused(Failure error, MigrationRecord record) {}

    private final Migrations migrations;

    public MigrationsApi(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.change(Method.POST, "/v1/migrations", Role.OPERATOR, "migration.start", this::start),
                Route.get("/v1/migrations", Role.VIEWER, call -> Reply.ok(migrations.list())),
                Route.get("/v1/migrations/{id}", Role.VIEWER, call -> Reply.ok(migrations.get(call.path("id")))),
                Route.change(Method.PATCH, "/v1/migrations/{id}", Role.OPERATOR, "migration.change", this::change),
                Route.get(
                        "/v1/migrations/{id}/steps",
                        Role.VIEWER,
                        call -> Reply.ok(migrations.explain(call.path("id")))),
                Route.change(
                        Method.POST, "/v1/migrations/{id}/cancel", Role.OPERATOR, "migration.cancel", this::cancel));
    }

    private Reply start(Call call) {
        MigrationRequest request = call.body(Order.class).request();
        String who = call.principal().name();
        call.audit(request.vm(), detail(request));
        MigrationRecord record = request.dryRun() ? migrations.dryRun(request, who) : migrations.start(request, who);
        if (record.state() == MigrationState.REFUSED) return refused(record);
        return Reply.json(request.dryRun() ? 200 : 201, record);
    }

    private Reply change(Call call) {
        Limit limit = limit(Fields.required(
                "bandwidth_bytes_per_second", call.body(Change.class).bandwidthBytesPerSecond()));
        String id = migrations.get(call.path("id")).id();
        call.audit(id, limit instanceof Limit.AtMost(var rate) ? "bandwidth at most " + rate : "bandwidth unlimited");
        return Reply.ok(migrations.changeBandwidth(id, limit, call.principal().name()));
    }

    // 0 is no limit in the language of agents, and a limit of nothing would never end.
    static Limit limit(BytesPerSecond rate) {
        return rate.count() == 0 ? Limit.NONE : new Limit.AtMost(rate);
    }

    private Reply cancel(Call call) {
        String id = migrations.get(call.path("id")).id();
        call.audit(id, "");
        return Reply.ok(migrations.cancel(id, call.principal().name()));
    }

    private static Reply refused(MigrationRecord record) {
        Failure error = Objects.requireNonNullElseGet(
                record.error(), () -> Failure.of(Code.CHECKS_REFUSED, Code.CHECKS_REFUSED.meaning()));
        return Reply.json(Statuses.of(Code.CHECKS_REFUSED), new Refused(error, record));
    }

    private static String detail(MigrationRequest request) {
        String target = request.to().map(to -> "to " + to).orElse("to the best candidate");
        return request.dryRun() ? target + ", dry run" : target;
    }
}
