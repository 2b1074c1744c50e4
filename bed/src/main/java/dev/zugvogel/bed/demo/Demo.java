package dev.zugvogel.bed.demo;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.witness.Witness;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zugvogel demo}. Ends with 0 if both migrations are done and every acknowledged record is on the disk. */
@Command(
        name = "zugvogel demo",
        mixinStandardHelpOptions = true,
        description = "Brings up three hosts on this machine, boots a guest, and moves it from host to host while a"
                + " client outside uses it.")
public final class Demo implements Callable<Integer> {
    private static final String GUEST = "web1";

    @Option(names = "--json", paramLabel = "FILE", description = "write what was measured to this file")
    private @Nullable Path json;

    @Option(names = "--keep", description = "leave hosts and guest running at the end")
    private boolean keep;

    @Option(names = "--name", defaultValue = "demo", description = "name of the bed (${DEFAULT-VALUE})")
    private String name = "demo";

    private final Story story = new Story(System.out, onTerminal() && System.getenv("NO_COLOR") == null);

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Demo());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof BedFailure known)) throw failure;
            System.err.printf("%s%n→ %s%n", known.getMessage(), known.remedy());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Option(
            names = "--yes",
            description = "install missing packages without asking; ./zugvogel heeds it before this starts")
    void yes(boolean given) {
        assert given;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        story.title("Zugvogel demo: a running VM moves between hosts while a client outside uses it.");
        Bed.down(new BedName(name));
        Bed bed = hosts();
        try {
            DemoReport report = tell(bed, start);
            story.summary(report);
            write(report);
            return report.clean() ? 0 : 1;
        } finally {
            end(bed);
        }
    }

    private DemoReport tell(Bed bed, long start) {
        Guest guest = guest(bed);
        story.chapter("A client outside asks the guest for a page 50 times a second, from now to the end.");
        try (Witness client = Witness.watch(guest.address());
                Witness trip = Witness.watch(guest.address())) {
            story.chapter("May it move, and where to?");
            zugvogel("check", GUEST);
            List<DemoReport.Trip> trips = new ArrayList<>();
            for (String host : List.of("h2", "h3")) trips.add(move(guest, host, trip));
            return new DemoReport(
                    trips, client.seen(), DiskProof.of(guest), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Bed hosts() {
        story.chapter(
                "Three hosts, h1 to h3. Each has its own libvirtd, network and disks; one server knows them all.");
        long start = System.nanoTime();
        Bed bed = Bed.up(BedSpec.full(name, 3));
        story.line("ready after " + Story.time(Duration.ofNanos(System.nanoTime() - start)));
        return bed;
    }

    private Guest guest(Bed bed) {
        story.chapter(
                "A guest, " + GUEST + ", boots on h1. It serves a web page, and writes numbered records to its disk.");
        long start = System.nanoTime();
        Guest guest = bed.guest(GuestSpec.of(GUEST, new Load.Web()), "h1");
        story.line("256 MiB of memory; its disk is a file on h1 that no other host sees");
        story.line("answers at " + guest.url() + " after " + Story.time(Duration.ofNanos(System.nanoTime() - start)));
        return guest;
    }

    private DemoReport.Trip move(Guest guest, String host, Witness trip) {
        story.chapter("It moves to " + host + ", with its memory and its disk, while it runs.");
        trip.forget();
        zugvogel("migrate", GUEST, "--to", host);
        MigrationRecord record = newest();
        if (record.state() != MigrationState.DONE)
            throw new BedFailure("the migration to " + host + " ended as " + record.state(), "see zugvogel migrations");
        return new DemoReport.Trip(record, DiskProof.of(guest), trip.seen());
    }

    private void zugvogel(String... words) {
        story.command("zugvogel " + String.join(" ", words));
        int status = Shell.interact(commandLine(words));
        if (status != 0)
            throw new BedFailure("zugvogel " + words[0] + " ended with " + status, "read what it says above");
    }

    private MigrationRecord newest() {
        String array = Shell.run(commandLine("migrations", "--json"));
        return Json.readLenient(array, MigrationRecord[].class)[0];
    }

    private List<String> commandLine(String... words) {
        List<String> line = new ArrayList<>(List.of("--context", "bed-" + name));
        line.addAll(List.of(words));
        return Checkout.find().zugvogel(line.toArray(String[]::new));
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    private void write(DemoReport report) {
        if (json == null) return;
        try {
            Files.writeString(json, Json.pretty(report.json()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + json, e);
        }
        story.line("figures   " + json);
    }

    private void end(Bed bed) {
        if (!keep) {
            bed.close();
            return;
        }
        story.title("\nThe hosts stay up. Look around:");
        story.line("./zugvogel vms");
        story.line("./zugvogel migrate " + GUEST + " --to h1");
        story.line("./dev bed down --name " + name);
    }
}
