package dev.zugvogel.agent;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.daemon.PrivateLibvirtd;
import dev.zugvogel.model.Ids;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.CancelMigration;
import dev.zugvogel.wire.v1.ExamineTarget;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.MeasureLink;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.SampleMemory;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole agents, two real libvirt daemons, real guests. Both "hosts" see one file system. */
@Tag("bed")
final class RealMigrationsTest {
    @TempDir
    private static Path folder;

    private static final Set<String> ENDS = Set.of("done", "failed", "cancelled");
    private static final AtomicInteger GENERATION = new AtomicInteger();
    private static PrivateLibvirtd h1;
    private static PrivateLibvirtd h2;
    private static TestServer server;
    private static Agent source;
    private static Agent target;

    @BeforeAll
    static void start() throws InterruptedException {
        h1 = PrivateLibvirtd.start(folder.resolve("h1"));
        h2 = PrivateLibvirtd.start(folder.resolve("h2"));
        server = new TestServer(folder.resolve("ca"));
        source = agent("h1", h1);
        target = agent("h2", h2);
        until("both report", () -> reports("h1") && reports("h2"));
    }

    private static boolean reports(String host) {
        var report = server.reports.get(host);
        return report != null && report.getLibvirtReachable();
    }

    private static Agent agent(String name, PrivateLibvirtd libvirtd) {
        return Agent.start(new AgentConfig(
                name,
                folder.resolve("state-" + name),
                server.address(),
                Optional.of(server.token()),
                List.of("127.0.0.1"),
                0,
                0,
                libvirtd.socket(),
                folder.resolve("run-" + name),
                Optional.empty(),
                Optional.empty()));
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
        server.close();
        h1.close();
        h2.close();
    }

    private static DomainRef guest(String name, boolean persistent) {
        try (Libvirt libvirt = h1.connect()) {
            String xml = xml(name);
            return persistent
                    ? libvirt.domains().create(libvirt.domains().define(xml))
                    : libvirt.domains().createXml(xml);
        }
    }

    private static String xml(String name) {
        return """
               <domain type='qemu'>
                 <name>%s</name><uuid>%s</uuid>
                 <memory unit='MiB'>64</memory><vcpu>1</vcpu>
                 <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
                 <cpu mode='custom'><model>qemu64</model></cpu>
                 <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
               </domain>
               """.formatted(name, UUID.randomUUID());
    }

    private static StartMigration.Builder order(DomainRef guest) {
        return StartMigration.newBuilder()
                .setMigrationId(Ids.next(Instant.now()))
                .setVmUuid(guest.uuid().toString())
                .setVmName(guest.name())
                .setSourceHost("h1")
                .setTargetHost("h2")
                .setTargetAddress("127.0.0.1")
                .setTargetAgentPort(target.port())
                .setTargetRelayPort(target.relayPort())
                .setDowntimeObjectiveMs(300)
                .setGeneration(GENERATION.incrementAndGet());
    }

    private static MigrationSnapshot migrate(StartMigration.Builder order) throws InterruptedException {
        Answer answer = server.ask("h1", Request.newBuilder().setStartMigration(order));
        assertThat(answer.hasAccepted()).as("%s", answer).isTrue();
        String id = order.getMigrationId();
        until("it ends", () -> ENDS.contains(snapshot(id).getState()));
        return snapshot(id);
    }

    private static MigrationSnapshot snapshot(String id) {
        return server.snapshots.getOrDefault(id, MigrationSnapshot.getDefaultInstance());
    }

    @Test
    void aPersistentGuestMovesWithItsDefinitionAndBothHostsAreClean() throws InterruptedException {
        DomainRef guest = guest("persistent", true);
        MigrationSnapshot end = migrate(order(guest));
        assertThat(end.getState()).isEqualTo("done");
        assertThat(end.getOwner()).isEqualTo("h2");
        assertThat(end.getHypervisorDowntimeMs()).isBetween(0L, 5000L);
        try (Libvirt left = h1.connect();
                Libvirt right = h2.connect()) {
            assertThat(left.domains().find(guest.uuid())).isEmpty();
            DomainRef moved = right.domains().find(guest.uuid()).orElseThrow();
            assertThat(right.domains().state(moved).isMigrated()).isTrue();
            assertThat(right.domains().isPersistent(moved)).isTrue();
        }
        assertThat(folder.resolve("run-h1")).isEmptyDirectory();
        assertThat(folder.resolve("run-h2")).isEmptyDirectory();
    }

    @Test
    void aTransientGuestMovesAndStaysTransient() throws InterruptedException {
        DomainRef guest = guest("transient", false);
        assertThat(migrate(order(guest)).getState()).isEqualTo("done");
        try (Libvirt left = h1.connect();
                Libvirt right = h2.connect()) {
            assertThat(left.domains().find(guest.uuid())).isEmpty();
            DomainRef moved = right.domains().find(guest.uuid()).orElseThrow();
            assertThat(right.domains().state(moved).isRunning()).isTrue();
            assertThat(right.domains().isPersistent(moved)).isFalse();
        }
    }

    @Test
    void aCancelledCopyLeavesTheGuestWhereItWas() throws InterruptedException {
        DomainRef guest = guest("cancelled", true);
        StartMigration.Builder order = order(guest).setBandwidthBytesPerSecond(1);
        String id = order.getMigrationId();
        assertThat(server.ask("h1", Request.newBuilder().setStartMigration(order))
                        .hasAccepted())
                .isTrue();
        until("memory is on its way", () -> snapshot(id).getProgress().getMemoryDoneBytes() > 0);
        var cancel = CancelMigration.newBuilder().setMigrationId(id);
        assertThat(server.ask("h1", Request.newBuilder().setCancelMigration(cancel))
                        .hasAccepted())
                .isTrue();
        until("it ends", () -> ENDS.contains(snapshot(id).getState()));
        assertThat(snapshot(id).getState()).isEqualTo("cancelled");
        assertRunsOnSourceOnly(guest);
    }

    @Test
    void aTargetsLibvirtKilledWhileMemoryIsCopiedLeavesTheGuestWhereItWas() throws InterruptedException {
        DomainRef guest = guest("targetkilled", true);
        StartMigration.Builder order = order(guest).setBandwidthBytesPerSecond(1);
        String id = order.getMigrationId();
        assertThat(server.ask("h1", Request.newBuilder().setStartMigration(order))
                        .hasAccepted())
                .isTrue();
        until("memory is on its way", () -> snapshot(id).getProgress().getMemoryDoneBytes() > 0);
        h2.killDaemon();
        h2.startDaemon();
        until("it ends", () -> ENDS.contains(snapshot(id).getState()));
        assertThat(snapshot(id).getState()).isEqualTo("failed");
        assertRunsOnSourceOnly(guest);
    }

    @Test
    void aSourcesLibvirtKilledWhileMemoryIsCopiedLeavesTheGuestWhereItWas() throws InterruptedException {
        DomainRef guest = guest("sourcekilled", true);
        StartMigration.Builder order = order(guest).setBandwidthBytesPerSecond(1);
        String id = order.getMigrationId();
        assertThat(server.ask("h1", Request.newBuilder().setStartMigration(order))
                        .hasAccepted())
                .isTrue();
        until("memory is on its way", () -> snapshot(id).getProgress().getMemoryDoneBytes() > 0);
        h1.killDaemon();
        h1.startDaemon();
        until("it ends", () -> ENDS.contains(snapshot(id).getState()));
        assertThat(snapshot(id).getState()).isEqualTo("failed");
        assertRunsOnSourceOnly(guest);
    }

    private static void assertRunsOnSourceOnly(DomainRef guest) {
        try (Libvirt left = h1.connect();
                Libvirt right = h2.connect()) {
            DomainRef still = left.domains().find(guest.uuid()).orElseThrow();
            assertThat(left.domains().state(still).isRunning()).isTrue();
            assertThat(left.jobs().stats(still)).isEmpty();
            assertThat(right.domains().find(guest.uuid())).isEmpty();
        }
        assertThat(folder.resolve("run-h1")).isEmptyDirectory();
        assertThat(folder.resolve("run-h2")).isEmptyDirectory();
    }

    @Test
    void aVmIsExaminedOnBothHosts() {
        DomainRef guest = guest("examined", false);
        Answer vm = server.ask(
                "h1",
                Request.newBuilder()
                        .setExamineVm(ExamineVm.newBuilder()
                                .setUuid(guest.uuid().toString())
                                .setMarkerNonce("abcdefgh12")));
        assertThat(vm.hasVm()).as("%s", vm).isTrue();
        assertThat(vm.getVm().getBlocker()).isEmpty();
        Answer memory = server.ask(
                "h1",
                Request.newBuilder()
                        .setSampleMemory(SampleMemory.newBuilder()
                                .setVmUuid(guest.uuid().toString())
                                .setWatchWritesMs(1)));
        assertThat(memory.hasMemory()).as("%s", memory).isTrue();
        Answer there = server.ask(
                "h2",
                Request.newBuilder()
                        .setExamineTarget(
                                ExamineTarget.newBuilder().setVm(vm.getVm()).setMarkerNonce("abcdefgh12")));
        assertThat(there.hasTarget()).as("%s", there).isTrue();
        Answer link = server.ask(
                "h1",
                Request.newBuilder()
                        .setMeasureLink(MeasureLink.newBuilder()
                                .setTargetHost("h2")
                                .setTargetAddress("127.0.0.1")
                                .setTargetAgentPort(target.port())
                                .setTargetRelayPort(target.relayPort())));
        assertThat(link.getLink().getReachable()).isTrue();
    }
}
