package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.fake.Await.inBackground;
import static dev.zugvogel.libvirt.fake.Await.next;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.BlockInfo;
import dev.zugvogel.libvirt.ConnectOptions;
import dev.zugvogel.libvirt.CpuComparison;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.GuestPlatform;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.NodeInfo;
import dev.zugvogel.libvirt.PowerState;
import dev.zugvogel.libvirt.StoragePool;
import dev.zugvogel.libvirt.UndefineFlag;
import dev.zugvogel.libvirt.XmlFlag;
import dev.zugvogel.libvirt.transport.KeepAlive;
import dev.zugvogel.libvirt.xml.Capabilities;
import dev.zugvogel.libvirt.xml.DomainCapabilities;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real libvirtd; virsh is the oracle. */
@Tag("bed")
final class RealLibvirtTest {
    private static final GuestPlatform QEMU = new GuestPlatform(null, "x86_64", "pc-q35-7.2", "qemu");

    @TempDir
    private static Path folder;

    private static PrivateLibvirtd daemon;

    @BeforeAll
    static void start() {
        daemon = PrivateLibvirtd.start(folder.resolve("h"));
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void theTestDriversGuestIsSeenAsVirshSeesIt() {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), "test:///default")) {
            DomainRef guest = libvirt.domains().find("test").orElseThrow();
            assertThat(libvirt.domains().list()).containsExactly(guest);
            assertThat(libvirt.domains().find(guest.uuid())).hasValue(guest);
            assertThat(guest.uuid()).hasToString(daemon.virshOfTestDriver("domuuid", "test"));
            assertThat(libvirt.domains().xml(guest).strip()).isEqualTo(daemon.virshOfTestDriver("dumpxml", "test"));
            assertThat(libvirt.domains().state(guest).power()).isEqualTo(PowerState.RUNNING);
            assertThat(libvirt.domains().isPersistent(guest)).isTrue();
            assertThat(libvirt.domains().snapshotCount(guest)).isZero();
            assertThat(libvirt.host().networks()).containsExactly("default");
        }
    }

    @Test
    void theTestDriverHasNoMigrationAndSaysSo() {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), "test:///default")) {
            DomainRef guest = libvirt.domains().find("test").orElseThrow();
            LibvirtException refused = catchThrowableOfType(
                    LibvirtException.class,
                    () -> libvirt.migration()
                            .begin(guest, MigrationFlags.of(MigrationFlag.LIVE), MigrationParameters.NONE));
            assertThat(refused.isRefused(ErrorCode.NO_SUPPORT)).isTrue();
        }
    }

    @Test
    void anotherDriverIsRefused() {
        LibvirtException refused =
                catchThrowableOfType(LibvirtException.class, () -> Libvirt.connect(daemon.socket(), "nosuch:///"));
        assertThat(refused.isRefused(ErrorCode.NO_CONNECT)).isTrue();
    }

    @Test
    void aLifecycleEventComes() throws InterruptedException {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), "test:///default")) {
            DomainRef guest = libvirt.domains().find("test").orElseThrow();
            libvirt.events().onLifecycle(events::add);
            libvirt.domains().suspend(guest);
            libvirt.domains().resume(guest);
            assertThat(next(events)).isEqualTo(new LifecycleEvent(guest, LifecycleEvent.Kind.SUSPENDED, 0));
            assertThat(next(events).kind()).isEqualTo(LifecycleEvent.Kind.RESUMED);
        }
    }

    @Test
    void theHostIsSeenAsVirshSeesIt() {
        try (Libvirt libvirt = daemon.connect()) {
            NodeInfo node = libvirt.host().nodeInfo();
            String oracle = daemon.virsh("nodeinfo");
            assertThat(oracle)
                    .containsPattern("CPU model: +" + node.cpuModel() + "\n")
                    .containsPattern("CPU\\(s\\): +" + node.cpus() + "\n")
                    .containsPattern("Core\\(s\\) per socket: +" + node.cores() + "\n")
                    .containsPattern("Memory size: +" + node.memory().count() / 1024 + " KiB");
            assertThat(daemon.virsh("version"))
                    .contains("libvirt " + libvirt.host().libvirtVersion())
                    .contains("QEMU " + libvirt.host().hypervisorVersion());
            assertThat(libvirt.host().hostname()).isEqualTo(daemon.virsh("hostname"));
            assertThat(libvirt.host().capabilitiesXml().strip()).isEqualTo(daemon.virsh("capabilities"));
            Bytes total = libvirt.host().nodeMemory().total();
            assertThat(daemon.virsh("nodememstats")).containsPattern("total *: +" + total.count() / 1024 + " KiB");
        }
    }

    @Test
    void theHostsOwnCpuFitsItAndAnImaginaryOneDoesNot() {
        try (Libvirt libvirt = daemon.connect()) {
            Capabilities capabilities = Capabilities.parse(libvirt.host().capabilitiesXml());
            assertThat(capabilities.machines("x86_64", "qemu")).contains("pc-q35-7.2");
            assertThat(capabilities.hostUuid()).isPresent();
            DomainCapabilities offered = DomainCapabilities.parse(libvirt.host().domainCapabilitiesXml(QEMU));
            assertThat(offered.machine()).isEqualTo("pc-q35-7.2");
            String cpu = offered.hostModelCpuXml().orElseThrow();
            assertThat(libvirt.host().compareHypervisorCpu(QEMU, cpu))
                    .isIn(CpuComparison.IDENTICAL, CpuComparison.SUPERSET);
            assertThat(libvirt.host()
                            .compareHypervisorCpu(
                                    QEMU, cpu.replace("</cpu>", "<feature policy='require' name='amx-tile'/></cpu>")))
                    .isEqualTo(CpuComparison.INCOMPATIBLE);
            String baseline = libvirt.host().baselineHypervisorCpu(QEMU, List.of(cpu), true);
            assertThat(libvirt.host().compareHypervisorCpu(QEMU, baseline)).isNotEqualTo(CpuComparison.INCOMPATIBLE);
        }
    }

    @Test
    void aGuestLivesThroughItsWholeLife() throws IOException {
        Path disk = folder.resolve("life.img");
        Files.write(disk, new byte[1 << 20]);
        try (Libvirt libvirt = daemon.connect()) {
            DomainRef defined = libvirt.domains().define(TinyGuest.xml("life", disk));
            assertThat(defined.isActive()).isFalse();
            DomainRef started = libvirt.domains().create(defined);
            assertThat(started.isActive()).isTrue();
            assertThat(daemon.virsh("domstate", "life")).isEqualTo("running");
            libvirt.domains().suspend(started);
            assertThat(daemon.virsh("domstate", "life")).isEqualTo("paused");
            assertThat(libvirt.domains().state(started)).isEqualTo(new DomainState(PowerState.PAUSED, 1));
            assertThat(libvirt.domains().blockInfo(started, "vda"))
                    .extracting(BlockInfo::capacity)
                    .isEqualTo(Bytes.ofMib(1));
            assertThat(libvirt.domains().blockJob(started, "vda")).isEmpty();
            assertThat(libvirt.jobs().stats(started)).isEmpty();
            DomainXml xml = DomainXml.parse(libvirt.domains().xml(started, XmlFlag.MIGRATABLE));
            assertThat(xml.disks().getFirst().source()).isEqualTo(disk.toString());
            assertThat(xml.memory()).isEqualTo(Bytes.ofMib(32));
            assertStatsAsVirshHasThem(libvirt, "life");
            libvirt.domains().resume(started);
            libvirt.domains().destroy(started);
            assertThat(daemon.virsh("domstate", "life")).isEqualTo("shut off");
            libvirt.domains().undefine(started, UndefineFlag.KEEP_NVRAM);
            assertThat(libvirt.domains().find("life")).isEmpty();
        }
    }

    @Test
    void aGuestsDirtyRateIsMeasuredWithoutHarmToIt() throws InterruptedException {
        try (Libvirt libvirt = daemon.connect()) {
            DomainRef guest = libvirt.domains().createXml(TinyGuest.xml("dirty"));
            assertThat(libvirt.domains().isPersistent(guest)).isFalse();
            libvirt.jobs().startDirtyRate(guest, Duration.ofSeconds(1));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (dirtyRate(libvirt, guest)
                            .values()
                            .number("dirtyrate.calc_status")
                            .orElse(0)
                    != 2) {
                assertThat(System.nanoTime()).as("measured in time").isLessThan(deadline);
                Thread.sleep(50);
            }
            assertThat(dirtyRate(libvirt, guest).values().number("dirtyrate.megabytes_per_second"))
                    .isPresent();
            assertThat(libvirt.domains().state(guest).isRunning()).isTrue();
            libvirt.domains().destroy(guest);
        }
    }

    @Test
    void anActivePoolIsSeenWithItsVolumes() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("a.img"), new byte[4096]);
        daemon.virsh("pool-create-as", "images", "dir", "--target", images.toString());
        try (Libvirt libvirt = daemon.connect()) {
            StoragePool pool = libvirt.storage().activePools().getFirst();
            assertThat(pool.name()).isEqualTo("images");
            assertThat(pool.targetPath()).isEqualTo(images.toString());
            assertThat(pool.capacity().compareTo(pool.available())).isPositive();
            assertThat(pool.uuid()).hasToString(daemon.virsh("pool-uuid", "images"));
            assertThat(libvirt.storage().volumes(pool))
                    .singleElement()
                    .extracting(volume -> libvirt.storage().path(volume))
                    .isEqualTo(images.resolve("a.img").toString());
        } finally {
            daemon.virsh("pool-destroy", "images");
        }
    }

    @Test
    void anIdleConnectionIsKeptAliveFromBothEnds() throws InterruptedException {
        ConnectOptions options = ConnectOptions.DEFAULT.withKeepAlive(new KeepAlive.Policy(Duration.ofMillis(200), 5));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), options)) {
            CountDownLatch ended = new CountDownLatch(1);
            libvirt.onDisconnect(ended::countDown);
            assertThat(ended.await(7, TimeUnit.SECONDS))
                    .as("ends within 7 s; our own limit is 1.2 s, the daemon's first ping comes at 5 s")
                    .isFalse();
            assertThat(libvirt.host().hostname()).isNotEmpty();
        }
    }

    @Test
    void manyCallsAtOnceAreAllAnswered() throws Exception {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), "test:///default")) {
            DomainRef guest = libvirt.domains().find("test").orElseThrow();
            String xml = libvirt.domains().xml(guest);
            List<CompletableFuture<String>> answers = Stream.generate(
                            () -> inBackground(() -> libvirt.domains().xml(guest)))
                    .limit(100)
                    .toList();
            for (CompletableFuture<String> answer : answers)
                assertThat(soon(answer)).isEqualTo(xml);
        }
    }

    private static void assertStatsAsVirshHasThem(Libvirt libvirt, String name) {
        DomainStats stats = libvirt
                .domains()
                .allDomainStats(
                        Set.of(DomainStats.Group.STATE, DomainStats.Group.BALLOON, DomainStats.Group.VCPU),
                        Set.of(DomainStats.Flag.ACTIVE))
                .stream()
                .filter(each -> each.domain().name().equals(name))
                .findFirst()
                .orElseThrow();
        String oracle = daemon.virsh("domstats", "--state", "--balloon", "--vcpu", name);
        for (String key : List.of("state.state", "state.reason", "balloon.maximum", "vcpu.current", "vcpu.maximum"))
            assertThat(oracle).contains(key + "=" + stats.values().number(key).orElseThrow());
    }

    private static DomainStats dirtyRate(Libvirt libvirt, DomainRef guest) {
        return libvirt.domains().allDomainStats(Set.of(DomainStats.Group.DIRTY_RATE), Set.of()).stream()
                .filter(stats -> stats.domain().uuid().equals(guest.uuid()))
                .findFirst()
                .orElseThrow();
    }
}
