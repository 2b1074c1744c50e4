package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.client.MigrationWatch;
import dev.zugvogel.cli.render.MigrationLines;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Cancel a migration; possible until the switch-over begins.")
final class Cancel implements Runnable {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "As zugvogel migrations lists it.")
    private String id = "";

    Cancel(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        try (Api api = session.api()) {
            Answer answer = api.post(MigrationWatch.path(id) + "/cancel", Map.of());
            session.show(answer, same -> lines(same.as(MigrationRecord.class)));
        }
    }

    private static List<String> lines(MigrationRecord record) {
        if (record.state().ended()) return MigrationLines.ending(record);
        return List.of(
                "cancelling " + record.vm() + "; it stays on " + record.source(),
                "→ follow it: zugvogel migrations " + record.id() + " --watch");
    }
}
