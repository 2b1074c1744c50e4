package dev.zugvogel.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real qemu-img. */
final class VolumesTest {
    @TempDir
    Path folder;

    private final Volumes volumes = Volumes.local();
    private final List<Volumes.Made> journal = new ArrayList<>();

    private DiskPlan disk(String name, String format) {
        return DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(folder.resolve(name).toString())
                .setFormat(format)
                .setCapacityBytes(1 << 20)
                .build();
    }

    private FailureException failing(DiskPlan disk) {
        return catchThrowableOfType(FailureException.class, () -> volumes.make(disk, "M1", journal::add));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anImageIsMadeUnderItsNameAndRemovedAgain() throws IOException {
        volumes.make(disk("a.raw", "raw"), "M1", journal::add);
        assertThat(files()).containsExactly("a.raw");
        assertThat(folder.resolve("a.raw")).hasSize(1 << 20);
        volumes.remove(journal.getFirst());
        assertThat(files()).isEmpty();
    }

    @Test
    void aCopyMustNotGoOnWhereTheDiskIsAboutToBeFull() {
        Volumes crowded = Volumes.local(any -> true);
        crowded.make(disk("a.raw", "raw"), "M1", journal::add);
        Admission.Disk copied =
                new Admission.Disk("vda", folder.resolve("a.raw").toString());
        assertThatThrownBy(() -> crowded.requireRoom(List.of(copied)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.TARGET_DISK_FULL));
        volumes.requireRoom(List.of(copied));
        crowded.requireRoom(List.of(new Admission.Disk("vdb", "/dev/null")));
    }

    @Test
    void aFileThatIsThereIsNeitherOverwrittenNorRemoved() throws IOException {
        Files.writeString(folder.resolve("a.raw"), "precious");
        FailureException e = failing(disk("a.raw", "raw"));
        assertThat(e.failure().code()).isEqualTo(Code.VOLUME_CREATE_FAILED);
        assertThat(folder.resolve("a.raw")).hasContent("precious");
        assertThat(files()).containsExactly("a.raw");
    }

    @Test
    void aLinkThatLeadsNowhereCountsAsAFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.raw"), folder.resolve("nowhere"));
        assertThat(failing(disk("a.raw", "raw")).failure().code()).isEqualTo(Code.VOLUME_CREATE_FAILED);
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFileThatTookThePlaceOfTheImageIsNotRemoved() throws IOException {
        volumes.make(disk("a.raw", "raw"), "M1", journal::add);
        Files.move(folder.resolve("a.raw"), folder.resolve("kept.raw"));
        Files.writeString(folder.resolve("a.raw"), "somebody else's");
        volumes.remove(journal.getFirst());
        assertThat(files()).containsExactly("a.raw", "kept.raw");
    }

    @Test
    void whatACrashLeftOfAnImageIsRemovedByItsName() throws IOException {
        Files.writeString(folder.resolve(".zugvogel-M1-vda"), "half");
        volumes.removeTemporary(
                new Admission.Disk("vda", folder.resolve("a.raw").toString()), "M1");
        assertThat(files()).isEmpty();
    }

    @Test
    void anImageThatCanNotBeJournaledDoesNotTakeItsName() throws IOException {
        DiskPlan disk = disk("a.raw", "raw");
        assertThatThrownBy(() -> volumes.make(disk, "M1", made -> {
                    throw FailureException.of(Code.JOURNAL_DAMAGED, "disk full");
                }))
                .isInstanceOf(FailureException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aMissingFolderIsSaid() {
        FailureException e = failing(disk("no/such/a.raw", "raw"));
        assertThat(e.failure().code()).isEqualTo(Code.DISK_PATH_UNUSABLE);
    }

    @Test
    void anOverlayKeepsItsBackingImage() throws IOException {
        Path base = folder.resolve("base.raw");
        volumes.make(disk("base.raw", "raw"), "M1", journal::add);
        DiskPlan overlay = disk("top.qcow2", "qcow2").toBuilder()
                .setKeepBacking(true)
                .addBacking(BackingFacts.newBuilder().setPath(base.toString()).setFormat("raw"))
                .build();
        volumes.make(overlay, "M1", journal::add);
        assertThat(Files.readAllBytes(folder.resolve("top.qcow2"))).asString().contains(base.toString());
    }
}
