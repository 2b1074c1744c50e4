package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.HostLines;
import dev.zugvogel.model.inventory.HostSummary;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "hosts", description = "List the hosts, or show one.")
final class Hosts implements Runnable {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this host only.")
    private Optional<String> name = Optional.empty();

    Hosts(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        try (Api api = session.api()) {
            if (name.isPresent()) {
                session.show(
                        api.get("/v1/hosts/" + Api.segment(name.get())),
                        answer -> HostLines.page(answer.as(HostSummary.class), session.zone()));
            } else {
                session.show(api.get("/v1/hosts"), answer -> HostLines.table(answer.list(HostSummary.class)));
            }
        }
    }
}
