package dev.zugvogel.cli.command;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.follow.Follower;
import dev.zugvogel.cli.render.MigrationLines;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "migrate",
        description = "Move a running VM to another host and show how it goes.",
        footer = {
            "",
            "Ctrl-C asks whether to detach or to cancel. Without a terminal it detaches and exits with 130.",
            "Exits with 0 if done, 1 if it failed, 3 if the checks refused, 4 if it was cancelled."
        })
final class Migrate implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VM", description = "A name or a UUID.")
    private String vm = "";

    @Option(names = "--to", paramLabel = "HOST", description = "The target; else the best candidate.")
    private Optional<String> target = Optional.empty();

    @Option(names = "--detach", description = "Return as soon as it has started.")
    private boolean detach;

    @Option(
            names = "--downtime",
            paramLabel = "TIME",
            description = "The longest pause, kept or refused: 300ms, 2s. Without it 300ms is aimed at.")
    private Optional<Duration> downtime = Optional.empty();

    @Option(names = "--bandwidth", paramLabel = "RATE", description = "Send at most so fast: 500Mbit/s, 60MB/s.")
    private Optional<Limit> bandwidth = Optional.empty();

    @Option(
            names = "--storage",
            paramLabel = "MODE",
            description = "auto copies the disks that are not shared; copy and shared insist. Default: auto.")
    private Optional<StorageMode> storage = Optional.empty();

    @Option(
            names = "--transport",
            paramLabel = "WAY",
            description = "relay encrypts and proves what was sent; direct lets QEMU connect to QEMU;"
                    + " auto is direct on an encrypted link faster than the relay. Default: relay.")
    private Optional<Transport> transport = Optional.empty();

    @Option(
            names = "--probe",
            paramLabel = "URL",
            description = "Where its clients' view is measured: http://…, tcp://ADDRESS:PORT, icmp://ADDRESS.")
    private Optional<String> probe = Optional.empty();

    @Mixin
    private AllowedOptions allowed = new AllowedOptions();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Let go what is not done by then: 90s, 10m. The guest goes on where it was.")
    private Optional<Duration> deadline = Optional.empty();

    @Option(
            names = "--watchdog",
            paramLabel = "TIME",
            description = "Give up once the link was lost for so long: 30s, from 10s to 1h. Default: by policy.")
    private Optional<Duration> watchdog = Optional.empty();

    @Option(names = "--force", description = "Start even if the forecast says that the objective can't be kept.")
    private boolean force;

    @Option(names = "--dry-run", description = "Check and say what would happen; move nothing.")
    private boolean dryRun;

    Migrate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Api api = session.api()) {
            Answer answer = api.post("/v1/migrations", request());
            if (!answer.ok()) return refused(answer).number();
            return (dryRun || detach ? started(answer) : follow(api, answer)).number();
        }
    }

    private Map<String, Object> request() {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("vm", vm));
        target.ifPresent(host -> body.put("to", host));
        downtime.ifPresent(time -> body.put("downtime_ms", time.toMillis()));
        bandwidth.ifPresent(limit -> body.put("bandwidth_bytes_per_second", Values.bytesPerSecond(limit)));
        storage.ifPresent(mode -> body.put("storage", mode.name().toLowerCase(Locale.ROOT)));
        transport.ifPresent(way -> body.put("transport", way.name().toLowerCase(Locale.ROOT)));
        probe.ifPresent(url -> body.put("probe", url));
        deadline.ifPresent(time -> body.put("deadline_ms", time.toMillis()));
        watchdog.ifPresent(time -> body.put("watchdog_ms", time.toMillis()));
        allowed.addTo(body);
        if (force) body.put("force", true);
        if (dryRun) body.put("dry_run", true);
        return body;
    }

    /** A refusal by the checks brings the record with all findings; any other brings only the error. */
    private ExitCode refused(Answer answer) {
        Optional<String> record = answer.beside("record");
        if (record.isEmpty()) throw answer.failure();
        show(new Answer(answer.request(), 200, record.get()));
        if (!session.json()) session.tell(answer.failure().failure(), vm);
        return ExitCode.REFUSED;
    }

    private ExitCode started(Answer answer) {
        MigrationRecord record = show(answer);
        if (!session.json() && detach)
            session.shell().print("→ follow it: zugvogel migrations " + record.id() + " --watch");
        return record.state() == MigrationState.REFUSED ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private MigrationRecord show(Answer answer) {
        MigrationRecord record = answer.as(MigrationRecord.class);
        session.show(answer, same -> MigrationLines.block(record, session.columns()));
        if (!session.json()) session.shell().print(MigrationLines.ending(record));
        return record;
    }

    private ExitCode follow(Api api, Answer first) throws InterruptedException {
        Follower follower = new Follower(session.shell(), api, session.json(), first);
        ExitCode code = follower.toTheEnd();
        session.finish(follower);
        return code;
    }
}
