package dev.zugvogel.cli.command;

import dev.zugvogel.cli.context.Contexts;
import dev.zugvogel.cli.render.ContextLines;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands below {@code zugvogel context}. */
final class ContextCommands {
    private ContextCommands() {}

    @Command(name = "context", description = "List, choose and forget the servers you are logged in to.")
    static final class Group {}

    @Command(name = "list", description = "List the contexts; a star marks the one in use.")
    static final class Listing implements Runnable {
        private final Session session;

        Listing(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            Contexts.Known known = session.contexts().known();
            List<Map<String, String>> all = known.contexts().entrySet().stream()
                    .map(entry -> Map.of(
                            "name", entry.getKey(), "url", entry.getValue().url()))
                    .toList();
            session.say(Map.of("current", known.current(), "contexts", all), ContextLines.of(known));
        }
    }

    @Command(name = "use", description = "Make a context the one in use.")
    static final class Use implements Runnable {
        private final Session session;

        @Parameters(paramLabel = "NAME")
        private String name = "";

        Use(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            session.contexts().use(name);
            session.say(Map.of("current", name), "using " + name);
        }
    }

    @Command(name = "remove", description = "Forget a context and its token. The token stays valid: see token revoke.")
    static final class Remove implements Runnable {
        private final Session session;

        @Parameters(paramLabel = "NAME")
        private String name = "";

        Remove(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            session.contexts().remove(name);
            session.say(Map.of("removed", name), "removed " + name);
        }
    }
}
