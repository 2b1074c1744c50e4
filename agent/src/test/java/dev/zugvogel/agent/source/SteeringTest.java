package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.ProgressMessage;
import dev.zugvogel.wire.v1.StepMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does with a copy that does not get there by itself. */
final class SteeringTest {
    private static final Duration HALF = Duration.ofMillis(100);
    private static final Duration BUDGET = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private World world;
    private final CountDownLatch copying = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void open() {
        world = new World(folder, true);
        world.duringCopy = () -> {
            copying.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    @AfterEach
    void close() {
        go.countDown();
        world.close();
    }

    /** Of the objective of 300 ms, 100 ms go to the switch-over. */
    private void start(Convergence.Builder allowed) throws InterruptedException {
        allowed.setSwitchoverOverheadMs(100);
        world.outgoings().start(world.order().setConvergence(allowed).build());
        copying.await();
    }

    private MigrationSnapshot end() throws InterruptedException {
        go.countDown();
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    private void pass(int number, long remainingMib) throws InterruptedException {
        world.source.pass(world.vm, number, remainingMib, 100, 90);
        until("pass " + number + " is told", () -> world.snapshots.getLast().getIterationsCount() == number);
    }

    private boolean told(Predicate<String> text) {
        return world.snapshots.getLast().getStepsList().stream()
                .map(StepMessage::getText)
                .anyMatch(text);
    }

    @Test
    void theLimitStartsWithHalfOfWhatTheObjectiveLeavesAndIsRaisedToAllOfItAndNoFurther() throws InterruptedException {
        start(Convergence.newBuilder());
        until("there is a limit", () -> world.source.limits.equals(java.util.List.of(HALF)));
        pass(1, 60);
        pass(2, 40);
        pass(3, 40);
        pass(4, 40);
        pass(5, 40);
        until("the limit is raised", () -> world.source.limits.contains(BUDGET));
        pass(6, 40);
        pass(7, 40);
        assertThat(end().getState()).isEqualTo("done");
        assertThat(world.source.limits).containsExactly(HALF, BUDGET);
        assertThat(told(text -> text.equals("the last transfer may take 200 ms now")))
                .isTrue();
    }

    @Test
    void progressTellsWhatThePauseWouldBeAndThatItDoesNotConverge() throws InterruptedException {
        start(Convergence.newBuilder());
        pass(1, 60);
        pass(2, 40);
        until("the pause is told", () -> world.snapshots.getLast().getProgress().hasPredictedDowntimeMs());
        ProgressMessage progress = world.snapshots.getLast().getProgress();
        assertThat(progress.getPredictedDowntimeMs()).isEqualTo(400);
        assertThat(progress.getBandwidthBytesPerSecond()).isEqualTo(100L << 20);
        assertThat(progress.getDirtyBytesPerSecond()).isEqualTo(90L << 20);
        end();
    }

    @Test
    void libvirtIsToldToSlowTheGuestDownOnlyIfThatIsAllowed() throws InterruptedException {
        start(Convergence.newBuilder().setThrottle(true));
        assertThat(end().getState()).isEqualTo("done");
        assertThat(world.source.told("perform").flags().contains(MigrationFlag.AUTO_CONVERGE))
                .isTrue();
    }

    @Test
    void withoutAnythingAllowedTheGuestIsNotSlowedDown() throws InterruptedException {
        start(Convergence.newBuilder());
        assertThat(end().getState()).isEqualTo("done");
        assertThat(world.source.told("perform").flags().contains(MigrationFlag.AUTO_CONVERGE))
                .isFalse();
    }

    @Test
    void whatIsNotDoneByItsDeadlineIsLetGoWithTheReasonAndTheGuestGoesOn() throws InterruptedException {
        start(Convergence.newBuilder().setDeadlineMs(1));
        until("libvirt was told", () -> !world.source.domain(world.vm).performing);
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getFailureCode()).isEqualTo(Code.NOT_CONVERGED.text());
        assertThat(end.getFailureMessage()).isEqualTo("vm stays: it was not done by its deadline of 1 ms");
        assertThat(end.getOwner()).isEqualTo("h1");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void aCopyToADiskThatIsAboutToBeFullIsEndedBeforeOtherGuestsThereStop() throws InterruptedException, IOException {
        Path here =
                Files.createFile(Files.createDirectories(folder.resolve("h1")).resolve("vda.raw"));
        Path there = Files.createDirectories(folder.resolve("h2")).resolve("vda.raw");
        world.devices = "<devices><disk type='file' device='disk'><source file='" + here
                + "'/><target dev='vda' bus='virtio'/></disk></devices>";
        DiskPlan disk = DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(here.toString())
                .setFormat("raw")
                .setCapacityBytes(1 << 20)
                .build();
        world.outgoings().start(world.order(disk).build());
        copying.await();
        world.targetIsFull = true;
        until("libvirt was told", () -> !world.source.domain(world.vm).performing);
        MigrationSnapshot end = end();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getFailureCode()).isEqualTo(Code.TARGET_DISK_FULL.text());
        assertThat(end.getOwner()).isEqualTo("h1");
        assertThat(there).doesNotExist();
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void postCopyThatCantBeDoneIsToldAndTheCopyGoesOn() throws InterruptedException {
        start(Convergence.newBuilder().setPostcopy(PostCopy.POSTCOPY_FIRST));
        pass(1, 60);
        pass(2, 40);
        until("it was tried", () -> told(text -> text.endsWith("the copy goes on")));
        assertThat(end().getState()).isEqualTo("done");
    }

    @Test
    void theTargetsRelayWaitsAsLongAsTheSourcesDoes() throws InterruptedException {
        start(Convergence.newBuilder().setWatchdogMs(30_000));
        assertThat(world.watchdogs).containsExactly(Duration.ofSeconds(30));
        assertThat(end().getState()).isEqualTo("done");
    }

    @Test
    void withoutAWordOfAnOlderServerBothWaitForTwoMinutes() throws InterruptedException {
        start(Convergence.newBuilder());
        assertThat(world.watchdogs).containsExactly(Duration.ofMinutes(2));
        assertThat(end().getState()).isEqualTo("done");
    }

    @Test
    void timesThatAreNoneAreRefused() {
        for (Convergence.Builder odd : new Convergence.Builder[] {
            Convergence.newBuilder().setDeadlineMs(-1),
            Convergence.newBuilder().setWatchdogMs(-1),
            Convergence.newBuilder().setWatchdogMs(3_600_001),
            Convergence.newBuilder().setSwitchoverOverheadMs(Long.MAX_VALUE),
            Convergence.newBuilder().setPostcopyValue(7)
        }) {
            FailureException e = catchThrowableOfType(
                    FailureException.class,
                    () -> world.outgoings()
                            .start(world.order().setConvergence(odd).build()));
            assertThat(e.failure().code()).isEqualTo(Code.BAD_REQUEST);
        }
    }
}
