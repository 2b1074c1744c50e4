package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The relay alone, under a migration that virsh drives: the link fails when the guest already runs on the target and
 * part of its memory is still on the source. QEMU by itself stops both ends then.
 */
@Tag("bed")
@ExtendWith(Fleets.class)
class CutPostCopyTest {
    private static final String VM = "straddler";
    private static final String SLOW = "8mbit";
    private static final Duration CUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void aCutOfTenSecondsDuringPostCopyEndsNothing(Fleet fleet) {
        Host source = fleet.host("h1");
        Host target = fleet.host("h2");
        try (Traveller traveller = Traveller.boot(fleet, Traveller.writer(VM).onSharedStorage(), source.name());
                RelayEnd incoming = RelayEnd.target(target, source);
                RelayEnd outgoing = RelayEnd.source(source, target);
                Fault slow = Fault.slowLink(target, SLOW)) {
            CompletableFuture<Shell.Output> virsh = migrate(source, target);
            Patience.until("memory to flow", LIMIT, () -> flows(source));
            source.virsh("migrate-postcopy", VM);
            Patience.until("post-copy", LIMIT, () -> state(target).contains("running (post-copy)"));
            try (Fault cut = Fault.cutLink(target)) {
                LockSupport.parkNanos(CUT.toNanos());
                assertThat(state(target)).as("during %s", cut).contains("running (post-copy)");
                assertThat(state(source)).as("during %s", cut).contains("paused (post-copy)");
            }
            Shell.Output said = virsh.join();
            assertThat(said.status()).as("%s: %s", slow, said.err()).isZero();
            assertThat(outgoing.finish()).startsWith("Equal");
            assertThat(incoming.finish()).isEqualTo("ended");
            Invariants.holdOn(target.name(), traveller);
        }
    }

    private static CompletableFuture<Shell.Output> migrate(Host source, Host target) {
        List<String> command = source.command(List.of(
                "virsh",
                "-q",
                "migrate",
                "--live",
                "--persistent",
                "--undefinesource",
                "--unsafe",
                "--postcopy",
                VM,
                "qemu+unix:///system?socket=" + target.layout().libvirtSocket(),
                "--migrateuri",
                "unix://" + RelayEnd.SOCKET));
        return CompletableFuture.supplyAsync(
                () -> Shell.attempt(command), task -> Thread.ofVirtual().start(task));
    }

    private static boolean flows(Host source) {
        return source.attempt("virsh", "-q", "domjobinfo", VM)
                .out()
                .lines()
                .anyMatch(line -> line.startsWith("Memory processed:") && !line.contains(" 0.000 "));
    }

    private static String state(Host host) {
        return host.attempt("virsh", "-q", "domstate", "--reason", VM).out();
    }
}
