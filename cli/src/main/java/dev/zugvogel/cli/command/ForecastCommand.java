package dev.zugvogel.cli.command;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.ForecastLines;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.HostForecast;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "forecast",
        description = "Say how long a move would take, what it would send, and how long clients would wait.",
        footer = {
            "",
            "Ranges hold in four of five cases. Nothing is started, and no guest is harmed.",
            "Exits with 3 if the objective would hold on no host."
        })
final class ForecastCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "VM", description = "A name or a UUID.")
    private Optional<String> vm = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "HOST", description = "The target; else every candidate.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--accuracy", description = "Tell how true the forecasts of all past migrations came.")
    private boolean accuracy;

    @Option(
            names = "--downtime",
            paramLabel = "TIME",
            description = "The longest pause, kept or refused: 300ms, 2s. Without it 300ms is aimed at.")
    private Optional<Duration> downtime = Optional.empty();

    @Option(names = "--bandwidth", paramLabel = "RATE", description = "Send at most so fast: 500Mbit/s, 60MB/s.")
    private Optional<Limit> bandwidth = Optional.empty();

    @Mixin
    private AllowedOptions allowed = new AllowedOptions();

    ForecastCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (accuracy == vm.isPresent())
            throw new CommandLine.ParameterException(spec.commandLine(), "either a VM or --accuracy is needed");
        try (Api api = session.api()) {
            return (accuracy ? accuracy(api) : forecast(api)).number();
        }
    }

    private ExitCode accuracy(Api api) {
        session.show(api.get("/v1/forecasts/accuracy"), answer -> ForecastLines.accuracy(answer.as(Accuracy.class)));
        return ExitCode.DONE;
    }

    private ExitCode forecast(Api api) {
        Answer answer = api.post("/v1/forecasts", question());
        session.show(answer, same -> ForecastLines.of(same.list(HostForecast.class), session.columns()));
        List<HostForecast> forecasts = answer.list(HostForecast.class);
        return forecasts.stream().anyMatch(ForecastCommand::possible) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static boolean possible(HostForecast each) {
        return each.forecast() != null && each.forecast().objectiveHolds();
    }

    private Map<String, Object> question() {
        Map<String, Object> body = new LinkedHashMap<>();
        vm.ifPresent(name -> body.put("vm", name));
        host.ifPresent(name -> body.put("host", name));
        downtime.ifPresent(time -> body.put("downtime_ms", time.toMillis()));
        bandwidth.ifPresent(limit -> body.put("bandwidth_bytes_per_second", Values.bytesPerSecond(limit)));
        allowed.addTo(body);
        return body;
    }
}
