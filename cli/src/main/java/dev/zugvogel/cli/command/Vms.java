package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.VmLines;
import dev.zugvogel.model.inventory.VmSummary;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "vms", description = "List the VMs of all hosts, or show one.")
final class Vms implements Runnable {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this VM only; a name or a UUID.")
    private Optional<String> name = Optional.empty();

    Vms(Session session) {
        this.session = session;
    }

    static String path(String nameOrUuid) {
        return "/v1/vms/" + Api.segment(nameOrUuid);
    }

    @Override
    public void run() {
        try (Api api = session.api()) {
            if (name.isPresent()) {
                session.show(api.get(path(name.get())), answer -> VmLines.page(answer.as(VmSummary.class)));
            } else {
                session.show(api.get("/v1/vms"), answer -> VmLines.table(answer.list(VmSummary.class)));
            }
        }
    }
}
