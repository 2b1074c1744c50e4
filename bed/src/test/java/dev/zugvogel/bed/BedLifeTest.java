package dev.zugvogel.bed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.NetNamespace;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.state.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bed comes and goes without a trace, whatever happened in between. */
@Tag("bed")
class BedLifeTest {
    private static final BedName FIRST = new BedName(TestBeds.name("a"));
    private static final BedName SECOND = new BedName(TestBeds.name("b"));

    @AfterEach
    void takeDown() {
        Bed.down(FIRST);
        Bed.down(SECOND);
    }

    @Test
    void downLeavesNoProcessNamespaceLinkMountOrFile() throws IOException {
        Bed bed = Bed.up(FIRST.text(), 2);
        bed.guest(GuestSpec.of("vm1", new Load.Web()), "h1");
        List<Long> processes = processes(bed.layout());
        assertThat(processes).hasSizeGreaterThan(4);

        bed.close();

        assertThat(traces(bed.layout())).isEmpty();
        Patience.until(
                "the end of all processes",
                Duration.ofSeconds(10),
                () -> processes.stream().noneMatch(BedLifeTest::lives));
    }

    @Test
    void twoBedsDoNotSeeEachOther() {
        Bed first = Bed.up(FIRST.text(), 1);
        Bed second = Bed.up(SECOND.text(), 1);
        Guest one = first.guest(GuestSpec.of("vm1", new Load.Idle()), "h1");
        Guest other = second.guest(GuestSpec.of("vm1", new Load.Idle()), "h1");

        assertThat(one.bootId()).isNotEqualTo(other.bootId());
        assertThat(first.host("h1")
                        .attempt("ping", "-c1", "-W1", second.host("h1").address()))
                .matches(ping -> !ping.succeeded());

        first.close();

        assertThat(other.answers()).isTrue();
    }

    @Test
    void aBedOfKilledHostsIsRemovedWhole() throws IOException {
        Bed bed = Bed.up(FIRST.text(), 2);
        bed.guest(GuestSpec.of("vm1", new Load.Idle()), "h1");
        bed.hosts().forEach(Host::kill);

        assertThat(Bed.down(FIRST)).isTrue();

        assertThat(traces(bed.layout())).isEmpty();
    }

    @Test
    void aBedThatWasNeverFinishedIsRemoved() throws IOException {
        Layout layout = new Layout(FIRST, 199);
        new Network(layout).create();
        new Network(layout).connect(layout.host(1));

        assertThat(Bed.down(FIRST)).isTrue();

        assertThat(traces(layout)).isEmpty();
    }

    @Test
    void downOfABedThatIsNotThereIsNoError() {
        assertThat(Bed.down(FIRST)).isFalse();
    }

    @Test
    void aSecondUpOfTheSameNameIsRefusedAndHarmsNothing() {
        Bed bed = Bed.up(FIRST.text(), 1);

        assertThatThrownBy(() -> Bed.up(FIRST.text(), 1))
                .isInstanceOf(BedFailure.class)
                .hasMessageContaining(FIRST.text());

        assertThat(bed.host("h1").virsh("uri")).contains("qemu");
    }

    private static List<Long> processes(Layout bed) {
        return bed.namespaces().stream()
                .map(NetNamespace::processes)
                .flatMap(List::stream)
                .toList();
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static List<String> traces(Layout bed) throws IOException {
        List<String> traces = new ArrayList<>();
        bed.namespaces().forEach(namespace -> traces.add(namespace.name()));
        for (Path folder : List.of(bed.runFolder(), bed.diskFolder()))
            if (Files.exists(folder)) traces.add(folder.toString());
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(mount -> mount.contains("/" + bed.name() + "/"))
                .forEach(traces::add);
        Shell.run("ip", "-brief", "link")
                .lines()
                .filter(link -> link.startsWith("zv" + bed.index() + "-"))
                .forEach(traces::add);
        return traces;
    }
}
