package dev.zugvogel.cli.command;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.CheckLines;
import dev.zugvogel.cli.render.VmLines;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.inventory.VmSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Report everything that speaks for or against a move of a VM, to one host or to each.",
        footer = {"", "Exits with 3 if no host is ready."})
final class Check implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VM", description = "A name or a UUID.")
    private String vm = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "HOST", description = "Check this host only.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = {"-v", "--verbose"},
            description = "Show notes too, not only errors and warnings.")
    private boolean verbose;

    Check(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Api api = session.api()) {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("vm", vm));
            host.ifPresent(name -> body.put("host", name));
            Answer answer = api.post("/v1/checks", body);
            List<CheckReport> reports = answer.list(CheckReport.class);
            if (!session.json()) {
                session.shell().print(VmLines.headline(api.get(Vms.path(vm)).as(VmSummary.class)));
                session.shell().print("");
            }
            session.show(answer, same -> CheckLines.of(reports, verbose, session.columns()));
            boolean ready = reports.stream().anyMatch(CheckReport::ready);
            return (ready ? ExitCode.DONE : ExitCode.REFUSED).number();
        }
    }
}
