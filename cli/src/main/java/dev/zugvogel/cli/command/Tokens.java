package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.TokenLines;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands below {@code zugvogel token}. */
final class Tokens {
    private static final String PATH = "/v1/tokens";

    private Tokens() {}

    @Command(name = "token", description = "Make, list and revoke the tokens of people and of joining hosts.")
    static final class Group {}

    /** What a person may do. */
    enum Role {
        ADMIN,
        OPERATOR,
        VIEWER
    }

    /** A token is for a host that joins, or for a person with a role. */
    static final class Kind {
        @Option(names = "--join", required = true, description = "For one host to join once.")
        private boolean join;

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "For a person: admin, operator or viewer.")
        private Role role = Role.VIEWER;

        String name() {
            return join ? "join" : role.name().toLowerCase(Locale.ROOT);
        }
    }

    @Command(
            name = "create",
            description = "Make a token. It is shown once and never again.",
            footer = {"", "Without --ttl a join token lives for an hour."})
    static final class Create implements Runnable {
        private final Session session;

        @ArgGroup(multiplicity = "1")
        private Kind kind = new Kind();

        @Option(names = "--ttl", paramLabel = "TIME", description = "How long it lives: 30m, 1h, 90d.")
        private Optional<Duration> life = Optional.empty();

        @Option(names = "--note", paramLabel = "TEXT", description = "Who or what it is for.")
        private Optional<String> note = Optional.empty();

        @Option(
                names = "--host",
                paramLabel = "NAME",
                description = "With --join: only this host may join with it, even if it has joined before.")
        private Optional<String> host = Optional.empty();

        Create(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("kind", kind.name()));
            life.ifPresent(time -> body.put("ttl_ms", time.toMillis()));
            note.ifPresent(text -> body.put("note", text));
            host.ifPresent(name -> body.put("host", name));
            try (Api api = session.api()) {
                Answer answer = api.post(PATH, body);
                session.show(
                        answer, same -> List.of(same.as(TokenLines.Fresh.class).token()));
            }
        }
    }

    @Command(name = "list", description = "List the tokens, without their secrets.")
    static final class Listing implements Runnable {
        private final Session session;

        Listing(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            try (Api api = session.api()) {
                session.show(
                        api.get(PATH), answer -> TokenLines.table(answer.list(TokenLines.Known.class), session.zone()));
            }
        }
    }

    @Command(name = "revoke", description = "Make a token worthless at once.")
    static final class Revoke implements Runnable {
        private final Session session;

        @Parameters(paramLabel = "ID", description = "As zugvogel token list shows it.")
        private String id = "";

        Revoke(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            try (Api api = session.api()) {
                session.showOrNothing(api.delete(PATH + "/" + Api.segment(id)), "revoked " + id);
            }
        }
    }
}
