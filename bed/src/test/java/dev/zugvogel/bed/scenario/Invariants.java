package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.demo.DiskProof;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What must hold after any end of any migration. The one definition for all scenarios. */
final class Invariants {
    private static final Duration CLEANING_LIMIT = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(200);

    private Invariants() {}

    /** Exactly one copy runs, on this host, the one that was booted, with every record it was told is durable. */
    static void holdOn(String host, Traveller traveller) {
        exactlyOneRuns(traveller);
        assertThat(traveller.host().name())
                .as("where %s runs", traveller.name())
                .isEqualTo(host);
        assertThat(traveller.guest().http("/boot")).as("boot of the guest").isEqualTo(traveller.boot());
        DiskProof proof = DiskProof.of(traveller.guest());
        assertThat(proof.bad()).as("lost records in %s", proof).isZero();
        assertThat(proof.recordsVerified()).isPositive();
        hostsAreClean(traveller.fleet());
    }

    /** The same, where the record of an ended migration says who owns the guest, and says the truth. */
    static void hold(MigrationRecord record, Traveller traveller) {
        boolean done = record.state() == MigrationState.DONE;
        if (done) {
            assertThat(record.error()).as("error of %s", record).isNull();
        } else {
            assertThat(failure(record).owner()).as("owner in %s", record).isEqualTo(record.source());
            assertThat(failure(record).remedy()).isNotBlank();
        }
        holdOn(done ? record.target() : record.source(), traveller);
    }

    /** Why it is not done. */
    static Failure failure(MigrationRecord record) {
        return Objects.requireNonNull(record.error(), () -> "no error in " + record);
    }

    /** One domain runs, and no other host knows one of its name, running or not. */
    static void exactlyOneRuns(Traveller traveller) {
        List<String> copies = traveller.fleet().bed().hosts().stream()
                .flatMap(host -> states(host, traveller.name()))
                .toList();
        assertThat(copies)
                .as("copies of %s", traveller.name())
                .singleElement()
                .satisfies(copy -> assertThat(copy).endsWith(" running"));
    }

    private static Stream<String> states(Host host, String guest) {
        return host.virsh("list", "--all", "--name")
                .lines()
                .filter(guest::equals)
                .map(name -> host.name() + " " + host.virsh("domstate", name).strip());
    }

    /** Waits a little: what a record calls ended, an agent forgets a moment later. */
    static void hostsAreClean(Fleet fleet) {
        long deadline = System.nanoTime() + CLEANING_LIMIT.toNanos();
        List<String> dirt = dirt(fleet);
        while (!dirt.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP.toNanos());
            dirt = dirt(fleet);
        }
        assertThat(dirt).as("what is left on the hosts").isEmpty();
    }

    private static List<String> dirt(Fleet fleet) {
        List<String> found = new ArrayList<>();
        fleet.migrations().stream()
                .filter(record -> !record.state().ended())
                .forEach(record -> found.add("reservation of migration " + record.id() + ", " + record.state()));
        for (Host host : fleet.bed().hosts()) dirt(fleet, host).forEach(each -> found.add(host.name() + ": " + each));
        return found;
    }

    private static List<String> dirt(Fleet fleet, Host host) {
        List<String> found = new ArrayList<>();
        found.addAll(list(host.layout().runFolder().resolve("run/zugvogel")));
        Path disks = host.layout().diskFolder();
        for (Path folder :
                List.of(disks.resolve("libvirt/images"), host.layout().bed().sharedImages()))
            list(folder).stream().filter(name -> name.contains(".zugvogel-")).forEach(found::add);
        found.addAll(openJournals(disks.resolve("zugvogel")));
        found.addAll(busyOrPausedDomains(host));
        found.addAll(nodesOfCopies(host));
        found.addAll(strayProcesses(host));
        found.addAll(disksOfOthers(fleet, host));
        return found;
    }

    /** Journals of migrations to this host are kept for a while, closed: so that a late message can't revive them. */
    private static List<String> openJournals(Path agentState) {
        try (Stream<Path> files = Files.walk(agentState)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .filter(file -> !read(file).contains("\"UNWOUND\""))
                    .map(file -> "open journal " + file)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After its death libvirt takes a moment to end the copy of disks that it had begun; until then another one fails. */
    private static List<String> nodesOfCopies(Host host) {
        return host.virsh("list", "--name")
                .lines()
                .filter(name -> !name.isBlank() && blockNodes(host, name).contains("\"migration-"))
                .map(name -> "a copy of disks in " + name)
                .toList();
    }

    private static String blockNodes(Host host, String name) {
        return host.virsh("qemu-monitor-command", name, "{\"execute\":\"query-named-block-nodes\"}");
    }

    private static List<String> busyOrPausedDomains(Host host) {
        List<String> found = new ArrayList<>();
        for (String name : host.virsh("list", "--all", "--name").lines().toList()) {
            String state = host.virsh("domstate", "--reason", name).strip();
            if (state.startsWith("paused")) found.add(name + " is " + state);
            if (state.startsWith("running") && !host.virsh("domjobinfo", name).contains("None"))
                found.add(name + " has a job");
        }
        return found;
    }

    private static List<String> strayProcesses(Host host) {
        long running = host.virsh("list", "--name")
                .lines()
                .filter(line -> !line.isBlank())
                .count();
        long processes =
                host.attempt("pgrep", "-x", "qemu-system-x86").out().lines().count();
        return processes == running
                ? List.of()
                : List.of(processes + " processes of QEMU for " + running + " running domains");
    }

    /** No host keeps an image of a private disk of a guest that runs elsewhere. */
    private static List<String> disksOfOthers(Fleet fleet, Host host) {
        List<String> images = list(host.layout().diskFolder().resolve("libvirt/images"));
        return fleet.bed().hosts().stream()
                .filter(other -> !other.name().equals(host.name()))
                .flatMap(Invariants::privateDisks)
                .filter(images::contains)
                .map(image -> "image " + image + " of a guest that runs elsewhere")
                .toList();
    }

    private static Stream<String> privateDisks(Host host) {
        return host.virsh("list", "--name")
                .lines()
                .filter(name -> !name.isBlank())
                .flatMap(name -> host.virsh("domblklist", name).lines())
                .map(line -> line.strip().replaceFirst("^\\S+\\s+", ""))
                .filter(path -> path.startsWith(HostLayout.IMAGES + "/"))
                .map(path -> Path.of(path).getFileName().toString());
    }

    private static List<String> list(Path folder) {
        Shell.Output listing = Shell.attempt(List.of("ls", "-A", folder.toString()));
        return listing.out().lines().filter(line -> !line.isBlank()).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.nio.file.NoSuchFileException e) {
            // It was forgotten in this moment.
            return "\"UNWOUND\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
