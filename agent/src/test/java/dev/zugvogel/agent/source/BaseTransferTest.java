package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StepMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An overlay whose base image is, or is not, on the target; both agents are real. */
final class BaseTransferTest {
    /** Three pieces, the one in the middle a hole. */
    private static final int BASE_BYTES = 5 << 20;

    @TempDir
    Path folder;

    private World world;
    private Path base;
    private Path baseThere;
    private Path overlay;

    @BeforeEach
    void open() throws IOException {
        world = new World(folder, true);
        Path here = Files.createDirectories(folder.resolve("h1/images"));
        Path there = Files.createDirectories(folder.resolve("h2/images"));
        byte[] content = new byte[BASE_BYTES];
        byte[] random = new byte[1 << 20];
        new Random(7).nextBytes(random);
        System.arraycopy(random, 0, content, 0, random.length);
        System.arraycopy(random, 0, content, BASE_BYTES - random.length, random.length);
        base = Files.write(here.resolve("base.raw"), content);
        baseThere = there.resolve("base.raw");
        overlay = Files.writeString(here.resolve("vm.qcow2"), "the guest's own");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private DiskPlan disk() throws IOException {
        BackingFacts below = BackingFacts.newBuilder()
                .setPath(base.toString())
                .setFormat("raw")
                .setSizeBytes(Files.size(base))
                .setSha256(Digests.inMemory().of(base))
                .build();
        return DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(overlay.toString())
                .setFormat("qcow2")
                .setCapacityBytes(8 << 20)
                .setKeepBacking(true)
                .addBacking(below)
                .build();
    }

    private MigrationSnapshot migrate() throws InterruptedException, IOException {
        world.outgoings().start(world.order(disk()).build());
        return end();
    }

    private MigrationSnapshot end() throws InterruptedException {
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    @Test
    void writesToACopiedDiskWaitForTheTargetWhereTheOrderSaysSo() throws InterruptedException, IOException {
        Convergence.Builder waits = Convergence.newBuilder().setDiskWritesWait(true);
        world.outgoings().start(world.order(disk()).setConvergence(waits).build());
        assertThat(end().getStepsList())
                .extracting(StepMessage::getText)
                .anyMatch(text -> text.contains("what the guest writes waits for the target"));
        assertThat(world.source.told("perform").flags().contains(MigrationFlag.NON_SHARED_SYNCHRONOUS_WRITES))
                .isTrue();
    }

    private List<String> imagesThere() {
        String[] names = folder.resolve("h2/images").toFile().list();
        return Stream.of(Objects.requireNonNull(names)).sorted().toList();
    }

    private static List<String> story(MigrationSnapshot end) {
        return end.getStepsList().stream().map(StepMessage::getText).toList();
    }

    @Test
    void aMissingBaseIsSentAndStays() throws InterruptedException, IOException {
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("done");
        assertThat(story(end))
                .anyMatch(text -> text.contains("base.raw (5.0 MiB) goes to h2"))
                .anyMatch(text -> text.contains("base.raw is there after"));
        assertThat(imagesThere()).containsExactly("base.raw", "vm.qcow2");
        assertThat(baseThere).hasSameBinaryContentAs(base);
        assertThat(overlay).doesNotExist();
    }

    @Test
    void aBaseThatIsThereIsNotSent() throws InterruptedException, IOException {
        Files.copy(base, baseThere);
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("done");
        assertThat(story(end)).noneMatch(text -> text.contains("base.raw"));
    }

    @Test
    void aBaseOfAnotherContentIsNeitherUsedNorOverwritten() throws InterruptedException, IOException {
        Files.writeString(baseThere, "another");
        MigrationSnapshot end = migrate();
        assertThat(end.getFailureCode()).isEqualTo(Code.BASE_IMAGE_DIFFERS.text());
        assertThat(baseThere).hasContent("another");
        assertThat(imagesThere()).containsExactly("base.raw");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aBaseThatChangedSinceTheChecksIsNotSent() throws InterruptedException, IOException {
        DiskPlan before = disk();
        Files.writeString(base, "written to");
        world.outgoings().start(world.order(before).build());
        assertThat(end().getFailureCode()).isEqualTo(Code.BASE_IMAGE_CHANGED.text());
        assertThat(imagesThere()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DISCONNECTED", "SOURCE_AGENT_KILLED", "TARGET_AGENT_KILLED"})
    void itGoesOnWhereItWas(Fault.Kind kind) throws InterruptedException, IOException {
        world.strikeOnce(new Fault("peer.bring", true, kind));
        assertThat(migrate().getState()).isEqualTo("done");
        assertThat(world.struck()).isTrue();
        assertThat(baseThere).hasSameBinaryContentAs(base);
        assertThat(imagesThere()).containsExactly("base.raw", "vm.qcow2");
    }

    @Test
    void aCancelLeavesNoPartOfIt() throws InterruptedException, IOException {
        // A second for each piece.
        world.outgoings()
                .start(world.order(disk()).setBandwidthBytesPerSecond(2 << 20).build());
        until("a part is there", () -> !imagesThere().isEmpty());
        world.outgoings().cancel(World.MIGRATION);
        assertThat(end().getState()).isEqualTo("cancelled");
        until("it is clean", () -> imagesThere().isEmpty());
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
    }
}
