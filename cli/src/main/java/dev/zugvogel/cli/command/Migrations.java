package dev.zugvogel.cli.command;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.client.MigrationWatch;
import dev.zugvogel.cli.follow.Follower;
import dev.zugvogel.cli.render.MigrationLines;
import dev.zugvogel.cli.render.MigrationTable;
import dev.zugvogel.cli.render.StepLines;
import dev.zugvogel.control.flow.migrate.Step;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "migrations",
        description = "List the migrations, newest first, show one, or change how fast it may send.",
        footer = {"", "With --watch it exits as zugvogel migrate does."})
final class Migrations implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this migration only.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--watch", description = "Stay with it to its end.")
    private boolean watch;

    @Option(names = "--explain", description = "Tell its story step by step.")
    private boolean explain;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description = "From now on send at most so fast: 200Mbit/s, 60MB/s, unlimited.")
    private Optional<Limit> bandwidth = Optional.empty();

    Migrations(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (id.isEmpty() && (watch || explain || bandwidth.isPresent())) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--watch, --explain and --bandwidth need the ID of a migration");
        }
        try (Api api = session.api()) {
            if (id.isEmpty()) return list(api).number();
            String path = MigrationWatch.path(id.get());
            if (bandwidth.isPresent()) return change(api, path, bandwidth.get()).number();
            if (watch) return watch(api, path).number();
            return (explain ? explain(api, path) : show(api, path)).number();
        }
    }

    private ExitCode list(Api api) {
        session.show(
                api.get("/v1/migrations"),
                answer -> MigrationTable.of(answer.list(MigrationRecord.class), session.zone()));
        return ExitCode.DONE;
    }

    private ExitCode show(Api api, String path) {
        Answer answer = api.get(path);
        session.show(answer, same -> MigrationLines.block(same.as(MigrationRecord.class), session.columns()));
        if (session.json()) return ExitCode.DONE;
        MigrationRecord record = answer.as(MigrationRecord.class);
        session.shell().print(MigrationLines.ending(record));
        if (record.error() != null) session.tell(record.error(), record.vm());
        return ExitCode.DONE;
    }

    /** With --watch, the record at its end is all that programs get. */
    private ExitCode change(Api api, String path, Limit limit) throws InterruptedException {
        Answer answer = api.patch(path, Map.of("bandwidth_bytes_per_second", Values.bytesPerSecond(limit)));
        if (!answer.ok()) throw answer.failure();
        if (watch) return watch(api, path);
        session.show(answer, same -> List.of(MigrationLines.limit(same.as(MigrationRecord.class))));
        return ExitCode.DONE;
    }

    private ExitCode explain(Api api, String path) {
        session.show(api.get(path + "/steps"), answer -> StepLines.of(answer.list(Step.class), session.zone()));
        return ExitCode.DONE;
    }

    private ExitCode watch(Api api, String path) throws InterruptedException {
        Follower follower = new Follower(session.shell(), api, session.json(), api.get(path));
        ExitCode code = follower.toTheEnd();
        session.finish(follower);
        return code;
    }
}
