package dev.zugvogel.cli;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.BytesRange;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.forecast.TimeRange;
import dev.zugvogel.model.inventory.DiskSummary;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.inventory.Pressure;
import dev.zugvogel.model.inventory.StoreSummary;
import dev.zugvogel.model.inventory.VmSummary;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Downtime;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.ProbeCount;
import dev.zugvogel.model.migration.Progress;
import dev.zugvogel.model.migration.Traffic;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a server would say about one small fleet: db1 moves from h1 to h2. */
public final class Samples {
    public static final String ID = "01J00000000000000000000001";
    public static final Instant START = Instant.parse("2026-11-23T14:02:11.201Z");
    private static final UUID VM_UUID = UUID.fromString("6f1c0000-0000-4000-8000-000000000001");

    private Samples() {}

    public static String error(String code, String message) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message
                + "\",\"owner\":null,\"remedy\":\"do this\"}}";
    }

    public static HostSummary host(String name) {
        return new HostSummary(
                name,
                true,
                false,
                "10.0.0.1",
                "0.1.0",
                "9.0.0",
                "7.2.22",
                8,
                12.4,
                Bytes.ofMib(16384),
                Bytes.ofMib(12288),
                new Pressure(1, 0, 3),
                2,
                START,
                List.of("10.0.0.1", "10.1.0.1"),
                true);
    }

    public static VmSummary vm(String name) {
        return new VmSummary(
                name,
                VM_UUID,
                "h1",
                "running",
                4,
                Bytes.ofMib(8192),
                true,
                "tcp://10.0.0.9:80",
                7.6,
                List.of(new DiskSummary("vda", "/var/lib/db1.qcow2", Bytes.ofMib(40960), Bytes.ofMib(10240))));
    }

    /** The same with another way and limit. */
    public static MigrationRecord with(MigrationRecord record, Transport transport, @Nullable BytesPerSecond limit) {
        return with(record, transport, limit, record.linkLosses());
    }

    public static MigrationRecord with(MigrationRecord record, int linkLosses) {
        return with(record, record.transport(), record.bandwidthLimit(), linkLosses);
    }

    private static MigrationRecord with(
            MigrationRecord record, Transport transport, @Nullable BytesPerSecond limit, int linkLosses) {
        return new MigrationRecord(
                record.id(),
                record.vm(),
                record.vmUuid(),
                record.source(),
                record.target(),
                record.state(),
                record.startedAt(),
                record.duration(),
                record.phases(),
                record.iterations(),
                record.bytes(),
                record.downtime(),
                record.probe(),
                record.checks(),
                record.progress(),
                record.error(),
                transport,
                limit,
                record.forecast(),
                record.convergence(),
                linkLosses);
    }

    /** That holds, or that does not converge. */
    public static Forecast forecast(boolean holds) {
        Basis basis = new Basis(
                Bytes.ofMib(1024),
                Bytes.ofMib(800),
                Bytes.ZERO,
                Bytes.ZERO,
                new BytesPerSecond(holds ? 8_000_000 : 80_000_000),
                new BytesPerSecond(12_500_000),
                0.45,
                0.1,
                Factors.NONE,
                3);
        return new Forecast(
                holds ? new TimeRange(Duration.ofSeconds(20), Duration.ofSeconds(26), Duration.ofSeconds(41)) : null,
                holds ? new BytesRange(Bytes.ofMib(300), Bytes.ofMib(400), Bytes.ofMib(600)) : null,
                new TimeRange(Duration.ofMillis(90), Duration.ofMillis(140), Duration.ofMillis(280)),
                holds ? "the link, 12.5 MB/s" : "the guest writes 80.0 MB/s, and 27.8 MB/s of it can be sent",
                holds,
                holds,
                holds
                        ? List.of()
                        : List.of("a link of at least 40.0 MB/s", "--throttle on, which slows the guest down"),
                basis);
    }

    public static StoreSummary store(String host, boolean sealed) {
        return new StoreSummary(
                host,
                VM_UUID,
                sealed ? "db1" : null,
                Bytes.ofMib(1024),
                sealed ? START : null,
                sealed ? ID : null,
                sealed ? "h2" : null);
    }

    public static List<CheckReport> reports() {
        return List.of(
                new CheckReport(
                        "db1",
                        "h1",
                        "h2",
                        1,
                        true,
                        List.of(Finding.info(Code.LINK_MEASURED, "10 Gbit/s to h2")),
                        forecast(true)),
                new CheckReport(
                        "db1",
                        "h1",
                        "h3",
                        2,
                        false,
                        List.of(
                                Finding.warning(Code.LINK_SLOW, "only 80 Mbit/s to h3"),
                                Finding.info(Code.LINK_MEASURED, "80 Mbit/s to h3"),
                                Finding.error(Code.CPU_INCOMPATIBLE, "CPU lacks avx512f, which db1 uses")
                                        .withRemedy("give db1 the model of h3")),
                        null));
    }

    /** The migration so many milliseconds after its start. */
    public static MigrationRecord at(MigrationState state, long afterMillis) {
        List<Phase> phases = new ArrayList<>(List.of(new Phase("checks", START, Duration.ofMillis(400))));
        if (state != MigrationState.CHECKS && state != MigrationState.REFUSED) {
            phases.add(new Phase("copy", START.plusMillis(400), Duration.ofMillis(afterMillis - 400)));
        }
        Progress progress = state == MigrationState.COPY
                ? new Progress(
                        75,
                        Bytes.ofMib(768),
                        Bytes.ofMib(1024),
                        Bytes.ofMib(10240),
                        Bytes.ofMib(10240),
                        new BytesPerSecond(110_000_000),
                        new BytesPerSecond(8_000_000),
                        3,
                        Duration.ofSeconds(4),
                        new BytesPerSecond(220_000_000),
                        Duration.ofMillis(140))
                : null;
        return record(state, Duration.ofMillis(afterMillis), phases, progress, null);
    }

    public static MigrationRecord failed(Code code, String message, @Nullable String owner) {
        Failure failure = new Failure(code, message, owner, code.remedy());
        MigrationState state = switch (code) {
            case CANCELLED -> MigrationState.CANCELLED;
            case CHECKS_REFUSED -> MigrationState.REFUSED;
            default -> MigrationState.FAILED;
        };
        return record(state, Duration.ofSeconds(9), List.of(), null, failure);
    }

    public static String phase(MigrationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** As the server sends it. */
    public static String json(MigrationRecord record) {
        return Json.write(record);
    }

    private static MigrationRecord record(
            MigrationState state,
            Duration duration,
            List<Phase> phases,
            @Nullable Progress progress,
            @Nullable Failure error) {
        boolean done = state == MigrationState.DONE;
        List<Finding> checks = error != null && error.code() == Code.CHECKS_REFUSED
                ? List.of(Finding.error(Code.MEMORY_SHORT, "h2 has 1.0 GiB free, 8.0 GiB needed"))
                : List.of(Finding.warning(Code.LINK_SLOW, "only 80 Mbit/s to h2"));
        return new MigrationRecord(
                ID,
                "db1",
                VM_UUID,
                "h1",
                "h2",
                state,
                START,
                duration,
                phases,
                List.of(),
                done
                        ? new Traffic(Bytes.ofMib(11264), Bytes.ofMib(11300), Bytes.ofMib(1024), Bytes.ofMib(10240))
                        : Traffic.NONE,
                new Downtime(
                        Duration.ofMillis(300),
                        done ? Duration.ofMillis(87) : null,
                        done ? Duration.ofMillis(95) : null),
                done ? new ProbeCount("tcp", 1204, 4) : ProbeCount.NONE,
                checks,
                progress,
                error,
                Transport.RELAY,
                null,
                forecast(true),
                Convergence.of(Policy.DEFAULT),
                0);
    }
}
