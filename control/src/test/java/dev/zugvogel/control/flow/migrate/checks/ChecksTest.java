package dev.zugvogel.control.flow.migrate.checks;

import static dev.zugvogel.model.check.Severity.ERROR;
import static dev.zugvogel.model.check.Severity.INFO;
import static dev.zugvogel.model.check.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.inventory.Pressure;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.wire.v1.NicFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    /** What is spoiled, and the one complaint that must follow; null if none may. */
    record Case(String what, Consumer<Situation> spoil, Code code, Severity severity) {
        @Override
        public String toString() {
            return what + " -> " + severity + " " + code;
        }
    }

    private static Case error(String what, Code code, Consumer<Situation> spoil) {
        return new Case(what, spoil, code, ERROR);
    }

    private static Case warning(String what, Code code, Consumer<Situation> spoil) {
        return new Case(what, spoil, code, WARNING);
    }

    private static Case info(String what, Code code, Consumer<Situation> spoil) {
        return new Case(what, spoil, code, INFO);
    }

    static List<Case> complaints() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(ofHosts());
        cases.addAll(ofResources());
        cases.addAll(ofCompatibility());
        cases.addAll(ofTheVm());
        cases.addAll(ofTheLink());
        return cases;
    }

    private static List<Case> ofHosts() {
        Failure slow = Failure.of(Code.AGENT_LOST, "it did not answer in time");
        return List.of(
                error("source agent gone", Code.SOURCE_NOT_CONNECTED, s -> s.source = connected(s.source, false)),
                error("source agent slow", Code.AGENT_LOST, s -> s.seeVm = seen -> new Observed.Failed<>(slow)),
                error("target agent gone", Code.TARGET_NOT_CONNECTED, s -> s.target = connected(s.target, false)),
                error("target agent slow", Code.AGENT_LOST, s -> s.seeTarget = seen -> new Observed.Failed<>(slow)),
                error("maintenance", Code.TARGET_IN_MAINTENANCE, s -> s.target = maintained(s.target)),
                error("silent agent", Code.HOST_UNHEALTHY, s -> s.target = aged(s.target, Duration.ofSeconds(31))),
                error("libvirt dead", Code.HOST_UNHEALTHY, s -> {
                    s.target = withoutLibvirt(s.target);
                    s.seeTarget = seen -> new Observed.NotAsked<>();
                }),
                warning("CPU pressure", Code.HOST_UNHEALTHY, s -> s.target = pressed(s.target, new Pressure(95, 0, 0))),
                warning(
                        "memory pressure",
                        Code.HOST_UNHEALTHY,
                        s -> s.target = pressed(s.target, new Pressure(0, 10, 0))),
                warning("I/O pressure", Code.HOST_UNHEALTHY, s -> s.target = pressed(s.target, new Pressure(0, 0, 60))),
                error("same host", Code.SAME_HOST, s -> s.target = Situation.host("h1")),
                error("same host UUID", Code.SAME_HOST_UUID, s -> s.there.setHostUuid("aaaa")),
                warning("target clock ahead", Code.CLOCK_SKEW, s -> s.there.setClockMs(clock(1_100))),
                warning("source clock ahead", Code.CLOCK_SKEW, s -> s.vm.setClockMs(clock(1_100))));
    }

    private static List<Case> ofResources() {
        return List.of(
                error("memory short", Code.MEMORY_SHORT, s -> s.there.setMemoryAvailableBytes(1L << 30)),
                error("memory reserved", Code.MEMORY_SHORT, s -> s.target = reserving(s.target, Bytes.ofMib(7200), 0)),
                error("fewer CPUs", Code.CPU_SHORT, s -> s.there.setCpus(1)),
                warning("CPUs reserved", Code.CPU_SHORT, s -> s.target = reserving(s.target, Bytes.ZERO, 4)),
                error(
                        "disk space short",
                        Code.DISK_SPACE_SHORT,
                        s -> s.diskThere().setFreeBytes(1L << 30)),
                warning(
                        "disk can't grow",
                        Code.DISK_SPACE_SHORT,
                        s -> s.diskThere().setFreeBytes(5L << 30)),
                error("two disks on one file system", Code.DISK_SPACE_SHORT, s -> {
                    s.vm.addDisks(Situation.localDisk("vdb"));
                    s.there.addDisks(Situation.roomFor("vdb").setFreeBytes(3L << 30));
                }),
                error(
                        "disk reserved",
                        Code.DISK_SPACE_SHORT,
                        s -> s.target =
                                s.target.reserving(new Reserved(Bytes.ZERO, 0, Map.of("/var", new Bytes(99L << 30))))),
                error("huge pages short", Code.HUGEPAGES_SHORT, s -> {
                    s.vm.setHugepageBytes(2 << 20);
                    s.there.setFreeHugepages(511);
                }));
    }

    private static List<Case> ofCompatibility() {
        return List.of(
                error("CPU lacks a feature", Code.CPU_INCOMPATIBLE, s -> s.there.setCpuComparison("incompatible")),
                warning("CPU not comparable", Code.CPU_INCOMPATIBLE, s -> s.there.setCpuComparison("error")),
                error("machine type unknown", Code.MACHINE_TYPE_MISSING, s -> s.there.setMachineSupported(false)),
                error("emulator missing", Code.EMULATOR_MISSING, s -> s.there.setEmulatorPresent(false)),
                error("bridge missing", Code.NETWORK_MISSING, s -> s.there.addMissingNetworks("br-dmz")),
                warning("older QEMU", Code.VERSION_OLDER, s -> s.vm.setQemuVersion(10_000_000)),
                warning("older libvirt", Code.VERSION_OLDER, s -> s.vm.setLibvirtVersion(11_003_000)),
                error("QEMU too old here", Code.VERSION_UNSUPPORTED, s -> s.vm.setQemuVersion(6_002_000)),
                error("libvirt too old there", Code.VERSION_UNSUPPORTED, s -> {
                    s.there.setLibvirtVersion(8_000_000);
                    s.vm.setLibvirtVersion(0);
                }),
                error("name taken", Code.NAME_CLASH, s -> s.there.setNameTakenByUuid("2222")),
                error("UUID taken", Code.UUID_CLASH, s -> s.there.setUuidTakenByName("other")),
                error(
                        "twin runs",
                        Code.UUID_CLASH,
                        s -> s.there.setUuidTakenByName("db1").setUuidTakenRunning(true)),
                warning(
                        "old definition",
                        Code.UUID_CLASH,
                        s -> s.there.setUuidTakenByName("db1").setNameTakenByUuid(Situation.VM_UUID)));
    }

    private static List<Case> ofTheVm() {
        return List.of(
                error("VM paused", Code.VM_NOT_RUNNING, s -> s.vm.setState("paused")),
                error("libvirt job", Code.DOMAIN_JOB_ACTIVE, s -> s.vm.setJobActive(true)),
                error("PCI device", Code.HOST_DEVICE, s -> s.vm.addHostDevices("PCI device 0000:01:00.0")),
                error(
                        "NIC of the host",
                        Code.HOST_DEVICE,
                        s -> s.vm.addNics(
                                NicFacts.newBuilder().setType("hostdev").setMac("52:54:00:00:00:01"))),
                error("no post-copy there", Code.POST_COPY_IMPOSSIBLE, s -> s.postCopy = PostCopy.ALLOWED),
                warning("post-copy", Code.POST_COPY_NO_WAY_BACK, s -> {
                    s.postCopy = PostCopy.FIRST;
                    s.there.setPostCopyPossible(true);
                }),
                error("TPM without swtpm", Code.TPM_PRESENT, s -> s.vm.setTpm(true)),
                info("TPM with swtpm", Code.TPM_PRESENT, s -> {
                    s.vm.setTpm(true);
                    s.there.setTpmEmulatorPresent(true);
                }),
                error("firmware missing", Code.NVRAM_PRESENT, s -> s.vm.setLoaderPath("/usr/share/OVMF/OVMF_CODE.fd")),
                info("NVRAM moves", Code.NVRAM_PRESENT, s -> {
                    s.vm.setLoaderPath("/usr/share/OVMF/OVMF_CODE.fd").setNvramPath("/var/lib/libvirt/qemu/nvram/db1");
                    s.there.setLoaderPresent(true);
                }),
                error("virtiofs", Code.VIRTIOFS_PRESENT, s -> s.vm.setVirtiofs(true)),
                warning("virtiofs, new libvirt", Code.VIRTIOFS_PRESENT, s -> {
                    s.vm.setVirtiofs(true).setLibvirtVersion(11_003_000);
                    s.there.setLibvirtVersion(11_003_000);
                }),
                error("snapshots", Code.SNAPSHOTS_PRESENT, s -> s.vm.setSnapshots(2)),
                error("block job", Code.BLOCK_JOB_ACTIVE, s -> s.vm.addBlockJobs("vda")),
                error("blocker", Code.QEMU_BLOCKER, s -> s.vm.setBlocker("domain has assigned non-USB host devices")),
                info("no probe", Code.PROBE_MISSING, s -> s.probe = Optional.empty()));
    }

    private static List<Case> ofTheLink() {
        return List.of(
                error(
                        "unreachable",
                        Code.LINK_UNREACHABLE,
                        s -> s.link.setReachable(false).setMessage("refused")),
                error(
                        "not measured",
                        Code.LINK_UNREACHABLE,
                        s -> s.seeLink = seen ->
                                new Observed.Failed<>(Failure.of(Code.AGENT_LOST, "it did not answer in time"))),
                warning("narrow", Code.LINK_SLOW, s -> s.link.setBandwidthBytesPerSecond(12_499_999)),
                warning("far", Code.LINK_SLOW, s -> s.link.setRoundTripUs(100_001)),
                warning("MTU differs", Code.MTU_DIFFERS, s -> s.link.setTargetMtuBytes(9000)));
    }

    static List<Consumer<Situation>> harmless() {
        return List.of(
                s -> {},
                s -> s.there.setCpuComparison("superset"),
                s -> s.there.setCpuComparison("unknown"),
                s -> s.there.setClockMs(clock(1_000)),
                s -> s.there.setQemuVersion(10_000_000).setLibvirtVersion(11_003_000),
                s -> s.target = aged(s.target, Duration.ofSeconds(30)),
                s -> s.target = withoutLibvirt(s.target),
                s -> s.link.setTargetMtuBytes(0),
                s -> s.there.setMemoryAvailableBytes((1L << 30) + (128L << 20)),
                s -> s.there.setCpus(2),
                s -> {
                    s.vm.setHugepageBytes(2 << 20);
                    s.there.setFreeHugepages(512).setMemoryAvailableBytes(0);
                });
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void eachFaultIsFoundAndNothingElseIsBlamed(Case fault) {
        List<Finding> found = Checks.report(Situation.with(fault.spoil()));
        assertThat(found)
                .filteredOn(finding -> finding.severity() != INFO || finding.code() == fault.code())
                .extracting(Finding::code, Finding::severity)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(fault.code(), fault.severity()));
        assertThat(found).allSatisfy(finding -> {
            assertThat(finding.message()).isNotBlank();
            assertThat(finding.remedy()).isNotBlank();
        });
        assertThat(Checks.ready(found)).isEqualTo(fault.severity() != ERROR);
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void whatIsInOrderIsNotBlamed(Consumer<Situation> change) {
        assertThat(Checks.report(Situation.with(change)))
                .extracting(Finding::code)
                .containsExactly(Code.DISK_COPIED, Code.LINK_MEASURED);
    }

    @Test
    void everyFindingOfEveryCheckIsReportedWhateverElseIsWrong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Case> cases = complaints();
        for (int round = 0; round < 300; round++) {
            CheckInput input = Situation.with(situation -> random.ints(random.nextInt(8), 0, cases.size())
                    .forEach(index -> cases.get(index).spoil().accept(situation)));
            List<Finding> each = Checks.ALL.stream()
                    .flatMap(check -> check.findings(input).stream())
                    .toList();
            assertThat(Checks.report(input))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(each)
                    .isSortedAccordingTo((a, b) -> a.severity().compareTo(b.severity()));
        }
    }

    @Test
    void brokenCheckRefusesTheMoveAndHidesNoOtherFinding() {
        Check broken = input -> {
            throw new IllegalStateException("no such thing");
        };
        List<Finding> found =
                Checks.report(List.of(broken, new Snapshots()), Situation.with(s -> s.vm.setSnapshots(1)));
        assertThat(found).extracting(Finding::code).containsExactly(Code.INTERNAL, Code.SNAPSHOTS_PRESENT);
        assertThat(Checks.ready(found)).isFalse();
    }

    @Test
    void hostileAgentCanNeitherFloodNorForgeTheReport() {
        List<Finding> found = Checks.report(Situation.with(s -> {
            s.vm.setBlocker("line\nZV-0000 forged\u001b[2J" + "x".repeat(100_000));
            for (int i = 0; i < 10_000; i++) s.there.addMissingNetworks("br" + i);
        }));
        assertThat(found)
                .hasSize(200)
                .allSatisfy(finding -> assertThat(finding.message())
                        .hasSizeLessThanOrEqualTo(400)
                        .doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void absurdFiguresRefuseTheMove() {
        assertThat(Checks.ready(Checks.report(Situation.with(s -> s.there.setMemoryAvailableBytes(-1)))))
                .isFalse();
        assertThat(Checks.ready(Checks.report(Situation.with(s -> s.vm.setMemoryBytes(Long.MAX_VALUE)))))
                .isFalse();
        assertThat(Checks.ready(Checks.report(Situation.with(s -> s.disk().setCapacityBytes(Long.MIN_VALUE)))))
                .isFalse();
    }

    @Test
    void linkThatNobodyMeasuredIsNotBlamed() {
        assertThat(Checks.report(Situation.with(s -> s.seeLink = seen -> new Observed.NotAsked<>())))
                .extracting(Finding::code)
                .containsExactly(Code.DISK_COPIED);
    }

    private static long clock(long aheadMs) {
        // Both agents answered within 20 ms, so 20 ms more than the limit is the least that is certain.
        return Situation.NOON.toEpochMilli() + aheadMs;
    }

    private static HostFacts connected(HostFacts host, boolean connected) {
        return host(host, connected, false, true, Duration.ofSeconds(2), Pressure.NONE);
    }

    private static HostFacts maintained(HostFacts host) {
        return host(host, true, true, true, Duration.ofSeconds(2), Pressure.NONE);
    }

    private static HostFacts withoutLibvirt(HostFacts host) {
        return host(host, true, false, false, Duration.ofSeconds(2), Pressure.NONE);
    }

    private static HostFacts aged(HostFacts host, Duration age) {
        return host(host, true, false, true, age, Pressure.NONE);
    }

    private static HostFacts pressed(HostFacts host, Pressure psi) {
        return host(host, true, false, true, Duration.ofSeconds(2), psi);
    }

    private static HostFacts host(
            HostFacts host, boolean connected, boolean maintenance, boolean libvirt, Duration age, Pressure psi) {
        return new HostFacts(
                host.name(),
                connected,
                maintenance,
                libvirt,
                host.libvirtTls(),
                age,
                psi,
                host.cpus(),
                host.cpuBusyPercent(),
                host.memoryTotal(),
                host.memoryAvailable(),
                host.reserved());
    }

    private static HostFacts reserving(HostFacts host, Bytes memory, int vcpus) {
        return host.reserving(new Reserved(memory, vcpus, Map.of()));
    }
}
