package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.client.Event;
import dev.zugvogel.cli.client.EventFeed;
import dev.zugvogel.cli.client.Notice;
import dev.zugvogel.cli.render.EventLines;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.inventory.VmSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description = "Show what happened, or with --follow what happens.",
        footer = {"", "With --json each line is an event: {\"id\", \"type\", \"body\"}."})
final class Events implements Callable<Integer> {
    /** The server sends what it has kept at once; a pause this long means that this was all. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofDays(1);
    private static final String FROM_THE_FIRST = "0";

    private final Session session;
    private boolean lost;

    @Option(names = "--follow", description = "Stay and show each event as it happens, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--after", paramLabel = "ID", description = "Begin after this event.")
    private Optional<String> after = Optional.empty();

    Events(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> start = follow ? after : after.or(() -> Optional.of(FROM_THE_FIRST));
        try (Api api = session.api();
                EventFeed feed = new EventFeed(api, start)) {
            while (true) {
                Optional<Notice> notice = feed.next(follow ? LONG : QUIET);
                if (notice.isPresent()) react(notice.get());
                else if (!follow) return 0;
            }
        }
    }

    private void react(Notice notice) {
        switch (notice) {
            case Notice.Happened(Event event) -> print(event);
            case Notice.Lost(FailureException why) -> lost(why);
            case Notice.Refused(FailureException why) -> throw why;
            case Notice.Connected connected -> back();
            case Notice.Interrupted interrupted -> {}
            case Notice.Answered answered -> {}
        }
    }

    private void lost(FailureException why) {
        if (!follow) throw why;
        if (!lost) session.shell().tell("! " + why.failure().message() + "; trying again");
        lost = true;
    }

    private void back() {
        if (lost) session.shell().tell("✓ the server answers again");
        lost = false;
    }

    private void print(Event event) {
        Answer body = new Answer("GET /v1/events", 200, event.data());
        if (session.json()) session.shell().raw(line(event, body));
        else session.shell().print(rendered(event, body));
    }

    private static String line(Event event, Answer body) {
        return "{\"id\":" + quoted(event.id()) + ",\"type\":" + quoted(event.type()) + ",\"body\":" + body.json() + "}";
    }

    private static String quoted(String text) {
        return Json.write(text);
    }

    private static String rendered(Event event, Answer body) {
        return switch (event.type()) {
            case "migration" -> EventLines.of(event.id(), body.as(MigrationRecord.class));
            case "host" -> EventLines.of(event.id(), body.as(HostSummary.class));
            case "vm" -> EventLines.of(event.id(), body.as(VmSummary.class));
            default -> EventLines.of(event.id(), event.type(), body.json());
        };
    }
}
