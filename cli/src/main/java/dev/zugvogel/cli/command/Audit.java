package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.AuditLines;
import picocli.CommandLine.Command;

@Command(name = "audit", description = "Show who changed what, and when.")
final class Audit implements Runnable {
    private final Session session;

    Audit(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        try (Api api = session.api()) {
            session.show(
                    api.get("/v1/audit"),
                    answer -> AuditLines.table(answer.list(AuditLines.Entry.class), session.zone()));
        }
    }
}
