package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Api;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "maintenance", description = "Keep new VMs off a host, or let them come again.")
final class Maintenance implements Runnable {
    /** As people write it. */
    enum Switch {
        ON,
        OFF
    }

    private final Session session;

    @Parameters(index = "0", paramLabel = "HOST", description = "The host.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "on|off", description = "Whether it is in maintenance.")
    private Switch wanted = Switch.ON;

    Maintenance(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        try (Api api = session.api()) {
            boolean on = wanted == Switch.ON;
            session.show(
                    api.put("/v1/hosts/" + Api.segment(host) + "/maintenance", Map.of("on", on)),
                    answer -> List.of(host + (on ? " takes no more VMs; those it has stay" : " takes VMs again")));
        }
    }
}
