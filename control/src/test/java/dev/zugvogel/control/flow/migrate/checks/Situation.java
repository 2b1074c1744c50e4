package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.inventory.Pressure;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Facts for tests: db1 on h1 with one local disk could go to h2 without a complaint, until a test spoils something. */
final class Situation {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final String VM_UUID = "11111111-1111-1111-1111-111111111111";
    private static final long GIB = 1L << 30;

    final VmFacts.Builder vm = VmFacts.newBuilder()
            .setName("db1")
            .setUuid(VM_UUID)
            .setState("running")
            .setVcpus(2)
            .setMemoryBytes(GIB)
            .setMachine("pc-q35-7.2")
            .setEmulator("/usr/bin/qemu-system-x86_64")
            .setLibvirtVersion(9_000_000)
            .setQemuVersion(7_002_000)
            .setHostUuid("aaaa")
            .setClockMs(NOON.toEpochMilli())
            .addDisks(localDisk("vda"));
    final TargetFacts.Builder there = TargetFacts.newBuilder()
            .setLibvirtVersion(9_000_000)
            .setQemuVersion(7_002_000)
            .setHostUuid("bbbb")
            .setClockMs(NOON.toEpochMilli())
            .setCpuComparison("identical")
            .setMachineSupported(true)
            .setEmulatorPresent(true)
            .setCpus(4)
            .setMemoryAvailableBytes(8 * GIB)
            .addDisks(roomFor("vda"));
    final LinkFacts.Builder link = LinkFacts.newBuilder()
            .setReachable(true)
            .setRoundTripUs(300)
            .setBandwidthBytesPerSecond(1_000_000_000)
            .setSourceMtuBytes(1500)
            .setTargetMtuBytes(1500);
    HostFacts source = host("h1");
    HostFacts target = host("h2");
    StorageMode storage = StorageMode.AUTO;
    Transport transport = Transport.RELAY;
    PostCopy postCopy = PostCopy.NEVER;
    Optional<String> probe = Optional.of("http://192.0.2.1/");
    Optional<Prospect> prospect = Optional.empty();
    UnaryOperator<Observed<VmFacts>> seeVm = seen -> seen;
    UnaryOperator<Observed<TargetFacts>> seeTarget = seen -> seen;
    UnaryOperator<Observed<LinkFacts>> seeLink = seen -> seen;

    static CheckInput with(Consumer<Situation> spoil) {
        Situation situation = new Situation();
        spoil.accept(situation);
        return situation.input();
    }

    CheckInput input() {
        return new CheckInput(
                vm.getName(),
                "running",
                source,
                target,
                seeVm.apply(seen(vm.build())),
                seeTarget.apply(seen(there.build())),
                seeLink.apply(seen(link.build())),
                storage,
                transport,
                postCopy,
                probe,
                prospect);
    }

    DiskFacts.Builder disk() {
        return vm.getDisksBuilder(0);
    }

    TargetDiskFacts.Builder diskThere() {
        return there.getDisksBuilder(0);
    }

    static DiskFacts.Builder localDisk(String device) {
        return DiskFacts.newBuilder()
                .setDevice(device)
                .setKind("disk")
                .setSourceType("file")
                .setPath("/var/lib/libvirt/images/db1-" + device + ".qcow2")
                .setFormat("qcow2")
                .setCapacityBytes(10 * GIB)
                .setAllocationBytes(2 * GIB)
                .setMarked(true);
    }

    static TargetDiskFacts.Builder roomFor(String device) {
        return TargetDiskFacts.newBuilder()
                .setDevice(device)
                .setFolderExists(true)
                .setFolderWritable(true)
                .setFreeBytes(100 * GIB)
                .setFileSystem("/var");
    }

    static HostFacts host(String name) {
        return host(name, false);
    }

    static HostFacts host(String name, boolean libvirtTls) {
        return new HostFacts(
                name,
                true,
                false,
                true,
                libvirtTls,
                Duration.ofSeconds(2),
                Pressure.NONE,
                4,
                10,
                new Bytes(16 * GIB),
                new Bytes(8 * GIB),
                Reserved.NOTHING);
    }

    private static <T> Observed<T> seen(T facts) {
        return new Observed.Seen<>(facts, NOON, NOON.plusMillis(20));
    }
}
