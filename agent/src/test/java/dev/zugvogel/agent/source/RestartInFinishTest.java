package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StepMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's libvirt is killed between the definition of the guest and its start, and ends it when it comes back. */
final class RestartInFinishTest {
    @TempDir
    Path folder;

    private World world;
    private Path here;
    private Path there;

    @BeforeEach
    void open() throws IOException {
        here = Files.createFile(Files.createDirectories(folder.resolve("h1")).resolve("vda.raw"));
        there = Files.createDirectories(folder.resolve("h2")).resolve("vda.raw");
        world = new World(folder, true);
        world.devices = disks("vda");
        world.duringCopy = () -> written(Instant.now().minusSeconds(1));
        world.killInFinish = () -> {};
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aGuestThatWroteNothingGoesOnAtTheSource() throws InterruptedException {
        start();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getTargetStepsList())
                .extracting(StepMessage::getText)
                .contains("libvirt was restarted and ended the guest, which had written nothing here");
        assertRunsOnSourceOnly(end);
        assertThat(there).doesNotExist();
    }

    @Test
    void oneThatMayHaveWrittenIsInDoubtUntilAPersonSaysThatItDidNot() throws InterruptedException {
        world.killInFinish = () -> written(Instant.now());
        start();
        awaitDoubt();
        world.remove(world.target);
        assertRunsOnSourceOnly(end());
    }

    @Test
    void itMayHaveWrittenToADiskThatIsNotCopied() throws InterruptedException {
        world.devices = disks("vda", "vdb");
        start();
        awaitDoubt();
        world.remove(world.target);
        assertRunsOnSourceOnly(end());
    }

    private void start() {
        DiskPlan disk = DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(here.toString())
                .setFormat("raw")
                .setCapacityBytes(1 << 20)
                .build();
        world.outgoings().start(world.order(disk).build());
    }

    private void awaitDoubt() throws InterruptedException {
        until("a person is asked", () -> world.snapshots.stream().anyMatch(RestartInFinishTest::asksAPerson));
        assertThat(world.source.power(world.vm)).isEqualTo(Power.PAUSED_FOR_MIGRATION);
    }

    private static boolean asksAPerson(MigrationSnapshot snapshot) {
        return snapshot.getState().equals("in_doubt")
                && snapshot.getFailureMessage().contains("is shut off on h2")
                && snapshot.getFailureRemedy().contains("virsh undefine vm on h2");
    }

    private MigrationSnapshot end() throws InterruptedException {
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    private void assertRunsOnSourceOnly(MigrationSnapshot end) {
        assertThat(end.getOwner()).isEqualTo("h1");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    private void written(Instant at) {
        try {
            Files.setLastModifiedTime(there, FileTime.from(at));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String disks(String... devices) {
        return Stream.of(devices)
                .map(device -> "<disk type='file' device='disk'><source file='" + here + "'/><target dev='" + device
                        + "' bus='virtio'/></disk>")
                .collect(Collectors.joining("", "<devices>", "</devices>"));
    }
}
