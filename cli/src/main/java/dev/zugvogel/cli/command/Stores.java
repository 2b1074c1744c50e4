package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.render.StoreLines;
import dev.zugvogel.model.inventory.StoreSummary;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands below {@code zugvogel store}. */
final class Stores {
    private static final String PATH = "/v1/stores";

    private Stores() {}

    @Command(
            name = "store",
            description = "List and remove what hosts keep of the pages of VMs to send less the next time.")
    static final class Group {}

    @Command(name = "ls", description = "List the stores of all hosts, or of one.")
    static final class Listing implements Runnable {
        private final Session session;

        @Parameters(arity = "0..1", paramLabel = "HOST", description = "Only of this host.")
        private Optional<String> host = Optional.empty();

        Listing(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            String query = host.map(name -> "?host=" + Api.segment(name)).orElse("");
            try (Api api = session.api()) {
                session.show(
                        api.get(PATH + query),
                        answer -> StoreLines.table(answer.list(StoreSummary.class), session.zone()));
            }
        }
    }

    @Command(
            name = "rm",
            description = "Remove what hosts keep of a VM. Its next migration sends all of it.",
            footer = {"", "With --key, what a host keeps that does not answer now is unreadable from then on, too."})
    static final class Remove implements Runnable {
        private final Session session;

        @Parameters(paramLabel = "VM", description = "A UUID, or a name that a host or a store knows.")
        private String vm = "";

        @Option(names = "--host", paramLabel = "HOST", description = "Only on this host.")
        private Optional<String> host = Optional.empty();

        @Option(names = "--key", description = "Delete the VM's key as well.")
        private boolean key;

        Remove(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            String query = "?key=" + key
                    + host.map(name -> "&host=" + Api.segment(name)).orElse("");
            try (Api api = session.api()) {
                session.show(
                        api.delete(PATH + "/" + Api.segment(vm) + query),
                        answer -> StoreLines.removed(answer.list(StoreSummary.class), key));
            }
        }
    }
}
