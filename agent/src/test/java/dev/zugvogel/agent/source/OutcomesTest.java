package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StepMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a migration comes to, and what its record says, where no component is struck by a fault. */
final class OutcomesTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(folder, true);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private MigrationSnapshot migrate(DiskPlan... disks) throws InterruptedException {
        world.outgoings().start(world.order(disks).build());
        return end();
    }

    private MigrationSnapshot end() throws InterruptedException {
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    private void assertRunsOnSourceOnly() {
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    private static Code code(ThrowingCallable call) {
        FailureException e = catchThrowableOfType(FailureException.class, call);
        assertThat(e).isNotNull();
        return e.failure().code();
    }

    /** Holds Perform until it is let go. */
    private CountDownLatch holdCopy(CountDownLatch reached) {
        CountDownLatch go = new CountDownLatch(1);
        world.duringCopy = () -> {
            reached.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        return go;
    }

    @Test
    void theRecordOfASuccessTellsPhasesBytesAndOwner() throws InterruptedException {
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("done");
        assertThat(end.getOwner()).isEqualTo("h2");
        assertThat(end.getFailureCode()).isEmpty();
        assertThat(end.getPhasesList()).extracting("name").containsExactly("copy", "finalsync", "switchover", "unwind");
        assertThat(end.getBytes().getWireBytes()).isEqualTo(900);
        assertThat(end.getStepsList()).extracting(StepMessage::getText).contains("vm runs on h2");
        assertThat(end.getTargetStepsList())
                .extracting(StepMessage::getText)
                .containsSubsequence("Finish goes to libvirt", "the guest runs here", "sockets are removed");
    }

    @Test
    void theSameOrderAgainIsTheSameMigrationAndAnotherOfTheVmIsRefused() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = holdCopy(reached);
        world.outgoings().start(world.order().build());
        reached.await();
        world.outgoings().start(world.order().build());
        assertThat(code(() -> world.outgoings()
                        .start(world.order().setMigrationId("OTHER").build())))
                .isEqualTo(Code.ALREADY_MIGRATING);
        go.countDown();
        assertThat(end().getState()).isEqualTo("done");
    }

    @Test
    void anOrderForAnotherHostIsRefusedAndLeavesNothing() {
        assertThat(code(() -> world.outgoings()
                        .start(world.order().setSourceHost("h9").build())))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(code(() -> world.outgoings()
                        .start(world.order().setTargetHost("h1").build())))
                .isEqualTo(Code.SAME_HOST);
        assertThat(code(() -> world.outgoings()
                        .start(world.order().setMigrationId("../x").build())))
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(folder.resolve("outgoing")).isEmptyDirectory();
    }

    @Test
    void aCopyInWhoseWayAnEarlierOneLeftItsEndsBeginsAgain() throws InterruptedException {
        world.source.domain(world.vm).nodesLeft = true;
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("done");
        assertThat(end.getOwner()).isEqualTo("h2");
        assertThat(end.getPhasesList()).extracting("name").containsExactly("copy", "finalsync", "switchover", "unwind");
        assertThat(end.getStepsList())
                .extracting(StepMessage::getText)
                .contains("QEMU still held what an earlier copy of disks had left; the copy begins again");
    }

    @Test
    void aCancelDuringTheCopyLeavesTheGuestWhereItWas() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = holdCopy(reached);
        world.outgoings().start(world.order().build());
        reached.await();
        world.outgoings().cancel(World.MIGRATION);
        until("libvirt was told", () -> !world.source.domain(world.vm).performing);
        go.countDown();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("cancelled");
        assertThat(end.getFailureCode()).isEqualTo(Code.CANCELLED.text());
        assertRunsOnSourceOnly();
        assertThat(code(() -> world.outgoings().cancel(World.MIGRATION))).isEqualTo(Code.ALREADY_ENDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLibvirtThatHangsOverACancelIsFreedAndTheGuestGoesOn(boolean staysPaused) throws InterruptedException {
        world.abortHangs = true;
        world.staysPaused = staysPaused;
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = holdCopy(reached);
        world.outgoings().start(world.order().build());
        reached.await();
        world.outgoings().cancel(World.MIGRATION);
        until("libvirt lets go", () -> !world.source.domain(world.vm).performing);
        go.countDown();
        assertThat(end().getState()).isEqualTo("cancelled");
        assertRunsOnSourceOnly();
    }

    /** A pause that comes when all is settled would stay. */
    @Test
    void aLibvirtThatIsSlowToAnswerACancelIsNotTakenToHang() throws InterruptedException {
        world.beforeAbortIsAnswered =
                () -> LockSupport.parkNanos(3 * World.FAST.hang().toNanos());
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = holdCopy(reached);
        world.outgoings().start(world.order().build());
        reached.await();
        world.outgoings().cancel(World.MIGRATION);
        until("libvirt was told", () -> !world.source.domain(world.vm).performing);
        go.countDown();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("cancelled");
        assertThat(end.getStepsList()).noneMatch(step -> step.getText().contains("paused for a moment"));
        assertRunsOnSourceOnly();
    }

    @Test
    void aCancelAfterFinishWasSentIsTooLate() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.beforeFinish = () -> {
            reached.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        world.outgoings().start(world.order().build());
        reached.await();
        assertThat(code(() -> world.outgoings().cancel(World.MIGRATION))).isEqualTo(Code.TOO_LATE_TO_CANCEL);
        go.countDown();
        assertThat(end().getState()).isEqualTo("done");
    }

    @Test
    void aChangedLimitReachesTheCopyThatRunsAndTheRecord() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = holdCopy(reached);
        world.outgoings()
                .start(world.order().setBandwidthBytesPerSecond(10 << 20).build());
        reached.await();
        world.outgoings().changeBandwidth(World.MIGRATION, 20 << 20);
        until("libvirt was told", () -> world.source.speeds.contains(new Limit.AtMost(new BytesPerSecond(20 << 20))));
        world.outgoings().changeBandwidth(World.MIGRATION, 0);
        until("libvirt was told", () -> world.source.speeds.contains(Limit.NONE));
        assertThat(world.snapshots.getLast().getBandwidthLimitBytesPerSecond()).isZero();
        go.countDown();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("done");
        assertThat(end.getStepsList())
                .extracting(StepMessage::getText)
                .contains("the bandwidth limit is now 21.0 MB/s", "the bandwidth limit is lifted");
    }

    @Test
    void aLimitForNoMigrationOneThatEndedOrOneThatIsNoLimitIsRefused() throws InterruptedException {
        assertThat(code(() -> world.outgoings().changeBandwidth("none", 1))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(() -> world.outgoings().changeBandwidth(World.MIGRATION, -1)))
                .isEqualTo(Code.BAD_REQUEST);
        migrate();
        assertThat(code(() -> world.outgoings().changeBandwidth(World.MIGRATION, 1)))
                .isEqualTo(Code.ALREADY_ENDED);
    }

    @Test
    void aLimitAfterFinishWasSentIsTooLateAndOneOfACancelledCopyIsOfNoUse() throws InterruptedException {
        List<Code> codes = new CopyOnWriteArrayList<>();
        world.beforeFinish = () -> codes.add(code(() -> world.outgoings().changeBandwidth(World.MIGRATION, 1)));
        assertThat(migrate().getState()).isEqualTo("done");
        assertThat(codes).containsExactly(Code.TOO_LATE_TO_CHANGE);
    }

    @Test
    void theKeyOfTheStoresIsOnNoDiskAndNotInTheStory() throws InterruptedException, IOException {
        byte[] key = "thirty-two-bytes-of-no-secret-42".getBytes(StandardCharsets.US_ASCII);
        world.beforeFinish = world::stopTargetAgent;
        world.outgoings()
                .start(world.order().setStoreKey(ByteString.copyFrom(key)).build());
        until("it is in doubt", () -> world.says("in_doubt"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text).doesNotContain("thirty-two-bytes");
                Matcher words = Pattern.compile("[A-Za-z0-9+/=]{40,}").matcher(text);
                while (words.find()) {
                    byte[] plain = Base64.getDecoder().decode(words.group());
                    assertThat(new String(plain, StandardCharsets.ISO_8859_1)).doesNotContain("thirty-two-bytes");
                }
            }
        }
        world.startTargetAgent();
        end();
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        ByteString odd = ByteString.copyFromUtf8("short");
        assertThat(code(() ->
                        world.outgoings().start(world.order().setStoreKey(odd).build())))
                .isEqualTo(Code.BAD_REQUEST);
    }

    @Test
    void bytesThatDifferAreNeverStarted() throws InterruptedException {
        world.proof = new Proof.Different("channel memory: CRC differs");
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getFailureCode()).isEqualTo(Code.RELAY_MISMATCH.text());
        assertRunsOnSourceOnly();
    }

    @Test
    void bytesThatAreNotAccountedForAreNeverStarted() throws InterruptedException {
        world.proof = new Proof.Incomplete("cut");
        assertThat(migrate().getFailureCode()).isEqualTo(Code.RELAY_BROKEN.text());
        assertRunsOnSourceOnly();
    }

    @Test
    void aGuestThatShutsDownWhileItIsCopiedIsGoneAndTheTargetClean() throws InterruptedException {
        world.duringCopy = world::shutGuestDown;
        MigrationSnapshot end = migrate();
        assertThat(end.getFailureCode()).isEqualTo(Code.GUEST_GONE.text());
        assertThat(end.getOwner()).isEqualTo("h1");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.SHUT_OFF);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void afterALostLinkFinishWaitsUntilTheTargetAnswersAgain() throws InterruptedException {
        AtomicInteger deafAtFinish = new AtomicInteger(-1);
        world.duringCopy = () -> {
            world.link().lost("cut");
            world.link().back("back again", Duration.ofSeconds(1));
            world.deaf.set(3);
        };
        world.beforeFinish = () -> deafAtFinish.set(world.deaf.get());
        assertThat(migrate().getState()).isEqualTo("done");
        assertThat(deafAtFinish).hasValue(0);
    }

    @Test
    void aFileInTheWayOnTheTargetIsNotOverwritten() throws InterruptedException, IOException {
        Path image = Files.writeString(folder.resolve("vm.raw"), "precious");
        DiskPlan disk = DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(image.toString())
                .setFormat("raw")
                .setCapacityBytes(1 << 20)
                .build();
        MigrationSnapshot end = migrate(disk);
        assertThat(end.getFailureCode()).isEqualTo(Code.VOLUME_CREATE_FAILED.text());
        assertThat(end.getFailureRemedy()).contains("left-over");
        assertThat(image).hasContent("precious");
        assertRunsOnSourceOnly();
    }

    @Test
    void aTargetThatIsDeadAfterFinishWasSentIsDoubtUntilItComesBack() throws InterruptedException {
        world.beforeFinish = world::stopTargetAgent;
        world.outgoings().start(world.order().build());
        until("it is in doubt", () -> world.says("in_doubt"));
        assertThat(world.source.power(world.vm)).isEqualTo(Power.PAUSED_FOR_MIGRATION);
        assertThat(world.snapshots.getLast().getOwner()).isEmpty();
        assertThat(world.snapshots.getLast().getFailureCode()).isEqualTo(Code.IN_DOUBT.text());
        world.startTargetAgent();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("failed");
        assertRunsOnSourceOnly();
        assertThat(end.getStepsList())
                .extracting(StepMessage::getKind)
                .filteredOn(kind -> !kind.isEmpty())
                .containsExactly("failure", "doubt", "settled", "undo");
        assertThat(end.getStepsList())
                .filteredOn(step -> step.getKind().equals("settled"))
                .allSatisfy(step -> assertThat(step.getTookMs()).isNotNegative());
        assertThat(end.getTargetStepsList()).extracting(StepMessage::getKind).contains("undo");
    }

    @Test
    void doubtOutlivesTheAgentAndIsToldOnce() throws InterruptedException {
        world.beforeFinish = world::stopTargetAgent;
        world.outgoings().start(world.order().build());
        until("it is in doubt", () -> world.says("in_doubt"));
        world.killSourceAgent();
        world.snapshots.clear();
        world.startSourceAgent();
        until("it is in doubt again", () -> world.says("in_doubt"));
        world.startTargetAgent();
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getStepsList())
                .extracting(StepMessage::getKind)
                .containsOnlyOnce("doubt")
                .containsOnlyOnce("settled");
    }

    /** Whatever it no longer says: that libvirt began, that the target was asked to prepare, that it has. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aDamagedJournalIsSettledAsIfFinishHadBeenSent(int soundLines) throws InterruptedException, IOException {
        CountDownLatch dead = new CountDownLatch(1);
        world.beforeFinish = () -> {
            world.killSourceAgent();
            dead.countDown();
        };
        world.outgoings().start(world.order().build());
        dead.await();
        Path journal = folder.resolve("outgoing/" + World.MIGRATION + ".journal");
        byte[] bytes = Files.readAllBytes(journal);
        int lines = 0;
        int at = 0;
        while (lines < soundLines) if (bytes[at++] == '\n') lines++;
        bytes[at + 20] ^= 1;
        Files.write(journal, bytes);
        world.startSourceAgent();
        assertThat(end().getState()).isEqualTo("failed");
        assertRunsOnSourceOnly();
        assertThat(journal.resolveSibling(journal.getFileName() + ".damaged")).exists();
    }

    @Test
    void aJournalThatCanNoLongerBeWrittenSendsNoFinishAndTheGuestGoesOn() throws InterruptedException {
        world.duringCopy = () -> world.outgoings().close();
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getFailureCode()).isEqualTo(Code.JOURNAL_DAMAGED.text());
        assertRunsOnSourceOnly();
    }

    @Test
    void aJournalThatACrashLeftWithoutAnOrderIsRemoved() throws IOException {
        Path journal = Files.createFile(folder.resolve("outgoing/01LEFTOVER.journal"));
        world.startSourceAgent();
        assertThat(journal).doesNotExist();
    }

    @Test
    void theEndIsToldAgainAfterARestartUntilItIsAcknowledged() throws InterruptedException {
        migrate();
        world.killSourceAgent();
        world.snapshots.clear();
        world.startSourceAgent();
        assertThat(end().getState()).isEqualTo("done");
        world.outgoings().acknowledged(World.MIGRATION);
        until("the journal is gone", () -> isEmpty(folder.resolve("outgoing")));
    }

    private static boolean isEmpty(Path directory) {
        String[] names = directory.toFile().list();
        return names != null && names.length == 0;
    }
}
