package dev.zugvogel.control.flow.migrate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.TargetBackingFacts;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoragePlanTest {
    enum Fate {
        STAYS,
        COPIED,
        IMPOSSIBLE
    }

    record Case(String what, StorageMode mode, Consumer<Situation> change, Fate fate) {
        @Override
        public String toString() {
            return what + ", " + mode + " -> " + fate;
        }
    }

    static List<Case> disks() {
        StorageMode auto = StorageMode.AUTO;
        StorageMode copy = StorageMode.COPY;
        StorageMode shared = StorageMode.SHARED;
        return List.of(
                new Case("local file", auto, s -> {}, Fate.COPIED),
                new Case("local file", copy, s -> {}, Fate.COPIED),
                new Case("local file", shared, s -> {}, Fate.IMPOSSIBLE),
                new Case("shared folder", auto, StoragePlanTest::sharedFolder, Fate.STAYS),
                new Case("shared folder", shared, StoragePlanTest::sharedFolder, Fate.STAYS),
                new Case("a copy onto itself", copy, StoragePlanTest::sharedFolder, Fate.IMPOSSIBLE),
                new Case("another file in the way", auto, s -> s.diskThere().setPathExists(true), Fate.IMPOSSIBLE),
                new Case("perhaps the same file", auto, StoragePlanTest::unmarkedTwin, Fate.IMPOSSIBLE),
                new Case("perhaps the same file", copy, StoragePlanTest::unmarkedTwin, Fate.IMPOSSIBLE),
                new Case("perhaps the same file", shared, StoragePlanTest::unmarkedTwin, Fate.STAYS),
                new Case("no marker, no such file", auto, s -> s.disk().setMarked(false), Fate.COPIED),
                new Case("no folder", auto, s -> s.diskThere().setFolderExists(false), Fate.IMPOSSIBLE),
                new Case("folder read-only", auto, s -> s.diskThere().setFolderWritable(false), Fate.IMPOSSIBLE),
                new Case("nothing known of the target", auto, s -> s.there.clearDisks(), Fate.IMPOSSIBLE),
                new Case("transient", auto, s -> s.disk().setTransient(true), Fate.IMPOSSIBLE),
                new Case("vmdk", auto, s -> s.disk().setFormat("vmdk"), Fate.IMPOSSIBLE),
                new Case("raw", auto, s -> s.disk().setFormat("raw"), Fate.COPIED),
                new Case("several writers", auto, s -> s.disk().setShareable(true), Fate.IMPOSSIBLE),
                new Case("read-only, missing", auto, s -> s.disk().setReadOnly(true), Fate.IMPOSSIBLE),
                new Case(
                        "read-only, present",
                        auto,
                        s -> {
                            s.disk().setReadOnly(true);
                            s.diskThere().setPathExists(true);
                        },
                        Fate.STAYS),
                new Case(
                        "volume without path",
                        auto,
                        s -> s.disk().setSourceType("volume").setPath(""),
                        Fate.IMPOSSIBLE),
                new Case("empty drive", auto, s -> s.disk().setKind("cdrom").setSourceType("none"), Fate.STAYS),
                new Case("medium missing", auto, s -> s.disk().setKind("cdrom"), Fate.IMPOSSIBLE),
                new Case(
                        "medium present",
                        auto,
                        s -> {
                            s.disk().setKind("cdrom");
                            s.diskThere().setPathExists(true);
                        },
                        Fate.STAYS),
                new Case("network disk", auto, s -> s.disk().setSourceType("network"), Fate.STAYS),
                new Case("network disk", copy, s -> s.disk().setSourceType("network"), Fate.IMPOSSIBLE),
                new Case("block device", auto, StoragePlanTest::blockDevice, Fate.IMPOSSIBLE),
                new Case("block device", shared, StoragePlanTest::blockDevice, Fate.STAYS),
                new Case("block device", copy, StoragePlanTest::blockDevice, Fate.IMPOSSIBLE),
                new Case("block device without hook", auto, s -> s.disk().setSourceType("block"), Fate.IMPOSSIBLE),
                new Case("block device by hook", auto, StoragePlanTest::hooked, Fate.COPIED),
                new Case("block device by hook", copy, StoragePlanTest::hooked, Fate.COPIED),
                new Case(
                        "several writers of a device",
                        auto,
                        s -> {
                            hooked(s);
                            s.disk().setShareable(true);
                        },
                        Fate.IMPOSSIBLE),
                new Case("block device missing", shared, s -> s.disk().setSourceType("block"), Fate.IMPOSSIBLE));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void diskIsNeverCopiedOverWhatMayBeNeededNorLeftBehind(Case disk) {
        StoragePlan plan = plan(disk.mode(), disk.change());
        assertThat(plan.decisions())
                .singleElement()
                .isInstanceOf(
                        switch (disk.fate()) {
                            case STAYS -> DiskDecision.Stays.class;
                            case COPIED -> DiskDecision.Copied.class;
                            case IMPOSSIBLE -> DiskDecision.Impossible.class;
                        });
        assertThat(Checks.ready(plan.findings())).isEqualTo(disk.fate() != Fate.IMPOSSIBLE);
        assertThat(plan.copies()).hasSize(disk.fate() == Fate.COPIED ? 1 : 0);
    }

    @Test
    void copyKeepsPathFormatAndSize() {
        assertThat(plan(StorageMode.AUTO, s -> {}).copies())
                .containsExactly(DiskPlan.newBuilder()
                        .setDevice("vda")
                        .setPath("/var/lib/libvirt/images/db1-vda.qcow2")
                        .setFormat("qcow2")
                        .setCapacityBytes(10L << 30)
                        .build());
    }

    @Test
    void chainThatTheTargetHasIsKept() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().setBackingPresent(true);
        });
        assertThat(plan.incremental()).isTrue();
        assertThat(plan.copies()).singleElement().satisfies(copy -> {
            assertThat(copy.getKeepBacking()).isTrue();
            assertThat(copy.getBackingList()).containsExactly(base());
        });
        assertThat(plan.findings()).extracting(Finding::code).contains(Code.BACKING_CHAIN);
        assertThat(plan.spaceByFileSystem())
                .hasEntrySatisfying("/var", space -> assertThat(space.written()).isEqualTo(new Bytes(2L << 30)));
    }

    @Test
    void oneMissingChainFlattensAllBecauseLibvirtHasOneModeForAllDisks() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().setBackingPresent(true);
            s.vm.addDisks(Situation.localDisk("vdb").addBacking(base()));
            s.there.addDisks(Situation.roomFor("vdb"));
        });
        assertThat(plan.incremental()).isFalse();
        assertThat(plan.copies()).hasSize(2).noneMatch(DiskPlan::getKeepBacking);
        assertThat(plan.spaceByFileSystem())
                .hasEntrySatisfying("/var", space -> assertThat(space.written()).isEqualTo(new Bytes(10L << 30)));
    }

    @Test
    void baseThatTheTargetLacksIsSentOnceHoweverManyDisksLieOnIt() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().addBacking(roomForBase());
            s.vm.addDisks(Situation.localDisk("vdb").addBacking(base()));
            s.there.addDisks(Situation.roomFor("vdb").addBacking(roomForBase()));
        });
        assertThat(plan.incremental()).isTrue();
        assertThat(plan.copies()).hasSize(2).allMatch(DiskPlan::getKeepBacking);
        assertThat(plan.findings())
                .extracting(Finding::message)
                .contains("disk vda: its base image of 3.0 GiB, /var/lib/libvirt/images/base.qcow2, will be sent once; "
                        + "then only the overlay moves");
        assertThat(plan.spaceByFileSystem())
                .hasEntrySatisfying("/var", space -> assertThat(space.written()).isEqualTo(new Bytes(4L << 30)))
                .hasEntrySatisfying(
                        "/bases", space -> assertThat(space.written()).isEqualTo(new Bytes(3L << 30)));
    }

    @Test
    void deviceThatAHookMakesTakesNoRoomOfAFileSystemAndIsCopiedWhole() {
        StoragePlan plan = plan(StorageMode.AUTO, StoragePlanTest::hooked);
        assertThat(plan.copies())
                .singleElement()
                .satisfies(copy -> assertThat(copy.getHook()).isTrue());
        assertThat(plan.spaceByFileSystem()).isEmpty();
        assertThat(plan.written()).isEqualTo(new Bytes(10L << 30));
    }

    @Test
    void onlyTheOverlayMovesWhereTheTargetHasTheBase() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().addBacking(roomForBase().setExists(true).setSame(true));
        });
        assertThat(plan.findings())
                .extracting(Finding::message)
                .contains("disk vda lies on a base image that the target has: only the overlay moves");
        assertThat(plan.spaceByFileSystem()).containsOnlyKeys("/var");
    }

    @Test
    void anotherFileUnderTheNameOfTheBaseIsRefused() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().addBacking(roomForBase().setExists(true));
        });
        assertThat(Checks.ready(plan.findings())).isFalse();
        assertThat(plan.findings()).extracting(Finding::code).contains(Code.BASE_IMAGE_DIFFERS);
    }

    @Test
    void chainWhoseContentNobodyKnowsIsFlattened() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base().toBuilder().clearSha256());
            s.diskThere().addBacking(roomForBase());
        });
        assertThat(plan.incremental()).isFalse();
        assertThat(plan.copies()).noneMatch(DiskPlan::getKeepBacking);
        assertThat(Checks.ready(plan.findings())).isTrue();
    }

    @Test
    void diskWithoutBaseGoesBesideOneThatHasIt() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().addBacking(roomForBase());
            s.vm.addDisks(Situation.localDisk("vdb").setFormat("raw"));
            s.there.addDisks(Situation.roomFor("vdb"));
        });
        assertThat(plan.incremental()).isTrue();
        assertThat(plan.copies()).extracting(DiskPlan::getKeepBacking).containsExactly(true, false);
    }

    @Test
    void sharedDisksNeitherForbidNorCauseIncrementalMode() {
        StoragePlan plan = plan(StorageMode.AUTO, s -> {
            s.disk().addBacking(base());
            s.diskThere().setMarkerSeen(true).setPathExists(true);
            s.vm.addDisks(Situation.localDisk("vdb"));
            s.there.addDisks(Situation.roomFor("vdb"));
        });
        assertThat(plan.incremental()).isFalse();
        assertThat(plan.copies()).extracting(DiskPlan::getDevice).containsExactly("vdb");
    }

    private static StoragePlan plan(StorageMode mode, Consumer<Situation> change) {
        Situation situation = new Situation();
        change.accept(situation);
        return StoragePlan.of(situation.vm.build(), situation.there.build(), mode, "h2");
    }

    private static void sharedFolder(Situation situation) {
        situation.diskThere().setMarkerSeen(true).setPathExists(true);
    }

    private static void unmarkedTwin(Situation situation) {
        situation.disk().setMarked(false);
        situation.diskThere().setPathExists(true);
    }

    private static void blockDevice(Situation situation) {
        situation.disk().setSourceType("block").setPath("/dev/vg/db1");
        situation.diskThere().setPathExists(true);
    }

    private static void hooked(Situation situation) {
        situation.disk().setSourceType("block").setPath("/dev/vg/db1").setFormat("raw");
        situation.there.setDiskHook(true);
    }

    private static TargetBackingFacts.Builder roomForBase() {
        return TargetBackingFacts.newBuilder()
                .setFolderWritable(true)
                .setFreeBytes(100L << 30)
                .setFileSystem("/bases");
    }

    private static BackingFacts base() {
        return BackingFacts.newBuilder()
                .setPath("/var/lib/libvirt/images/base.qcow2")
                .setFormat("qcow2")
                .setSizeBytes(3L << 30)
                .setSha256("ab")
                .build();
    }
}
