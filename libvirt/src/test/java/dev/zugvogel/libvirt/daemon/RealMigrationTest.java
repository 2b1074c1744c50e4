package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.fake.Await.next;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.IterationEvent;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xml.DomainXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The phases between two real daemons, and every way in which their connections, a phase or a daemon can fail in a
 * pre-copy. What libvirt does then is what the agent's decisions rest on.
 */
@Tag("bed")
final class RealMigrationTest {
    @TempDir
    private static Path folder;

    private static PrivateLibvirtd h1;
    private static PrivateLibvirtd h2;

    @BeforeAll
    static void start() {
        h1 = PrivateLibvirtd.start(folder.resolve("h1"));
        h2 = PrivateLibvirtd.start(folder.resolve("h2"));
    }

    @AfterAll
    static void stop() {
        h1.close();
        h2.close();
    }

    @Test
    void aGuestMovesAndItsFiguresComeWithTheLastEvent() throws InterruptedException {
        BlockingQueue<JobCompletedEvent> completed = new LinkedBlockingQueue<>();
        BlockingQueue<IterationEvent> iterations = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> onSource = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> onTarget = new LinkedBlockingQueue<>();
        try (Journey journey = journey()) {
            journey.source.events().onJobCompleted(completed::add);
            journey.source.events().onIteration(iterations::add);
            journey.source.events().onLifecycle(onSource::add);
            journey.target.events().onLifecycle(onTarget::add);
            Migration.Begun begun = journey.begin();
            assertThat(begun.cookie().bytes()).as("the NUL is part of it").endsWith(0);
            Migration.Prepared prepared = journey.prepare(begun);
            assertThat(prepared.uri()).as("a place was named").isEmpty();
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            Cookie performed = journey.perform(prepared);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            Migration.Finished finished = journey.finish(performed, false);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isMigrated);
            journey.confirm(finished.cookie(), false);
            assertThat(journey.sourceState()).isEmpty();
            assertThat(journey.target.domains().isPersistent(finished.domain())).isTrue();
            assertThat(next(iterations).iteration()).isEqualTo(1);
            assertThat(next(completed).stats().downtime()).isPresent();
            assertThat(next(onSource).isSuspendedForMigration()).isTrue();
            assertThat(next(onSource).isStoppedMigrated()).isTrue();
            assertThat(next(onTarget).isStartedForMigration()).isTrue();
        }
    }

    @Test
    void aPostCopyStartsTheGuestBeforeItsLastPageHasCome() throws Exception {
        BlockingQueue<LifecycleEvent> onTarget = new LinkedBlockingQueue<>();
        try (Journey journey = Journey.of(h1, h2, folder, MigrationFlag.POSTCOPY)) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.target.events().onLifecycle(onTarget::add);
            // Otherwise QEMU may be done before it looks whether post-copy is wanted: the guest is that small.
            journey.source.jobs().setMaxDowntime(journey.guest, Duration.ofMillis(1));
            journey.source.jobs().startPostCopy(journey.guest);
            journey.letGo();
            Migration.Finished finished = journey.finish(soon(performing), false);
            LifecycleEvent event = next(onTarget);
            while (!event.isResumedInPostCopy()) event = next(onTarget);
            while (!event.isResumedAfterMigration()) event = next(onTarget);
            journey.confirm(finished.cookie(), false);
            assertThat(journey.targetState())
                    .hasValueSatisfying(state -> assertThat(state.isRunning()).isTrue());
            assertThat(journey.sourceState()).isEmpty();
        }
    }

    @Test
    void aDiskIsCopiedToAnotherPath() throws IOException {
        try (Journey journey = Journey.of(h1, h2, folder, MigrationFlag.NON_SHARED_DISK)) {
            journey.finish(journey.performed(), false);
            assertThat(Files.mismatch(journey.sourceDisk(), journey.targetDisk()))
                    .isEqualTo(-1);
            DomainXml moved = DomainXml.parse(journey.target.domains().xml(journey.guest));
            assertThat(moved.disks().getFirst().source())
                    .isEqualTo(journey.targetDisk().toString());
            journey.confirm(Cookie.NONE, false);
        }
    }

    // The source's connection is lost.

    @Test
    void aSourceLostAfterBeginIsFreeAtOnce() throws InterruptedException {
        try (Journey journey = journey()) {
            journey.begin();
            journey.dropSource();
            until("the daemon ends the job", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertThat(journey.begin().cookie().isEmpty()).isFalse();
        }
    }

    @Test
    void aPerformWithoutItsClientGoesOnAndCanBeCompleted() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.dropSource();
            assertFailed(performing);
            assertThat(journey.sourceJob()).as("it goes on").isPresent();
            assertRefused(journey::begin, ErrorCode.OPERATION_INVALID);
            journey.letGo();
            until("it ends by itself", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            assertRefused(() -> journey.confirm(Cookie.NONE, false), ErrorCode.OPERATION_INVALID);
            assertThat(journey.source.jobs().completedStats(journey.guest, true))
                    .as("the proof that it went to its end")
                    .hasValueSatisfying(stats -> assertThat(stats.type()).isEqualTo(JobStats.Type.COMPLETED));
            journey.finish(Cookie.NONE, false);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isMigrated);
        }
    }

    @Test
    void aPerformWithoutItsClientCanBeAbortedByAnother() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.dropSource();
            assertFailed(performing);
            journey.source.jobs().abort(journey.guest);
            until("the source is free", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertGoneAfterCancelledFinish(journey);
        }
    }

    @Test
    void aSourceLostAfterPerformCanGoBackWhenTheTargetIsGone() {
        try (Journey journey = journey()) {
            Cookie performed = journey.performed();
            journey.dropSource();
            assertRefused(() -> journey.finish(performed, true), ErrorCode.MIGRATE_FINISH_OK);
            assertThat(journey.targetState()).isEmpty();
            journey.source.domains().resume(journey.guest);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
        }
    }

    @Test
    void aSourceLostBeforeConfirmHasOnlyItsRemainsToBeRemoved() throws InterruptedException {
        try (Journey journey = journey()) {
            Cookie performed = journey.performed();
            Migration.Finished finished = journey.finish(performed, false);
            journey.dropSource();
            until("the daemon ends the job", () -> journey.sourceJob().isEmpty());
            assertRefused(() -> journey.confirm(finished.cookie(), false), ErrorCode.OPERATION_INVALID);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            journey.source.domains().destroy(journey.guest);
            journey.source.domains().undefine(journey.guest);
            assertThat(journey.sourceState()).isEmpty();
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isMigrated);
        }
    }

    // The target's connection is lost.

    @Test
    void aTargetLostAfterPrepareIsGoneAndTheSourceConfirmsTheCancel() throws InterruptedException {
        try (Journey journey = journey()) {
            journey.prepare(journey.begin());
            journey.dropTarget();
            until("the incoming guest is destroyed", () -> journey.targetState().isEmpty());
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceJob()).isEmpty();
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
        }
    }

    @Test
    void aTargetLostDuringPerformFailsItAndTheGuestNeverStops() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.dropTarget();
            assertFailed(performing);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            until("the source is free", () -> journey.sourceJob().isEmpty());
            assertRefused(() -> journey.confirm(Cookie.NONE, true), ErrorCode.OPERATION_INVALID);
            until("the incoming guest is destroyed", () -> journey.targetState().isEmpty());
            assertRefused(() -> journey.finish(Cookie.NONE, true), ErrorCode.NO_DOMAIN);
        }
    }

    @Test
    void aTargetLostAfterPerformLetsTheSourceRunAgain() throws InterruptedException {
        try (Journey journey = journey()) {
            Cookie performed = journey.performed();
            journey.dropTarget();
            until("the incoming guest is destroyed", () -> journey.targetState().isEmpty());
            assertRefused(() -> journey.finish(performed, false), ErrorCode.NO_DOMAIN);
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceState())
                    .hasValueSatisfying(
                            state -> assertThat(state.isMigrationCancelled()).isTrue());
        }
    }

    @Test
    void aFinishIsCarriedOutThoughItsClientDiesRightAfterIt() throws InterruptedException {
        Path way = folder.resolve("cut-after");
        try (Journey journey = journey();
                CuttingRelay relay = CuttingRelay.cutAfter(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, way, h2.socket())) {
            journey.reachTargetThrough(relay);
            Cookie performed = journey.performed();
            assertDisconnected(() -> journey.finish(performed, false));
            journey.dropTarget();
            until(
                    "the target runs",
                    () -> journey.targetState().filter(DomainState::isMigrated).isPresent());
            journey.confirm(Cookie.NONE, false);
            assertThat(journey.sourceState()).isEmpty();
        }
    }

    @Test
    void aFinishOfWhichAByteIsMissingIsNotCarriedOut() throws InterruptedException {
        Path way = folder.resolve("cut-within");
        try (Journey journey = journey();
                CuttingRelay relay =
                        CuttingRelay.cutWithin(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, way, h2.socket())) {
            journey.reachTargetThrough(relay);
            Cookie performed = journey.performed();
            assertDisconnected(() -> journey.finish(performed, false));
            journey.dropTarget();
            until("the incoming guest is destroyed", () -> journey.targetState().isEmpty());
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isCancelled);
        }
    }

    // Both connections live, and a phase fails or is cancelled.

    @Test
    void anAbortedPerformLeavesTheSourceRunningAndNothingToConfirm() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.source.jobs().abort(journey.guest);
            assertThat(failureOf(performing).isRefused(ErrorCode.OPERATION_ABORTED))
                    .isTrue();
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertThat(journey.sourceJob()).isEmpty();
            assertGoneAfterCancelledFinish(journey);
            assertRefused(() -> journey.confirm(Cookie.NONE, true), ErrorCode.OPERATION_INVALID);
        }
    }

    @Test
    void anAbortDuringTheDiskCopyLeavesTheTargetToACancelledFinish() throws Exception {
        try (Journey journey = Journey.of(h1, h2, folder, MigrationFlag.NON_SHARED_DISK)) {
            CompletableFuture<Cookie> performing = journey.performSlowly(journey.prepare(journey.begin()));
            assertThat(journey.sourceJob().flatMap(JobStats::diskRemaining))
                    .as("disks come before memory")
                    .hasValueSatisfying(bytes -> assertThat(bytes.count()).isPositive());
            journey.source.jobs().abort(journey.guest);
            assertThat(failureOf(performing).isRefused(ErrorCode.OPERATION_ABORTED))
                    .isTrue();
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            assertRefused(() -> journey.finish(Cookie.NONE, true), ErrorCode.MIGRATE_FINISH_OK);
            assertThat(journey.targetState()).isEmpty();
        }
    }

    @Test
    void aPerformThatReachesNobodyLeavesTheTargetToACancelledFinish() {
        try (Journey journey = journey()) {
            Migration.Prepared prepared = journey.prepare(journey.begin());
            MigrationParameters nowhere = MigrationParameters.builder()
                    .migrateUri("unix://" + folder.resolve("nobody"))
                    .build();
            assertRefused(
                    () -> journey.source.migration().perform(journey.guest, journey.flags, nowhere, prepared.cookie()));
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            assertRefused(() -> journey.finish(Cookie.NONE, true), ErrorCode.MIGRATE_FINISH_OK);
            assertThat(journey.targetState()).isEmpty();
        }
    }

    @Test
    void aMigrationCancelledAfterPerformRunsOnTheSourceAgain() {
        try (Journey journey = journey()) {
            Cookie performed = journey.performed();
            assertRefused(() -> journey.finish(performed, true), ErrorCode.MIGRATE_FINISH_OK);
            assertThat(journey.targetState()).isEmpty();
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceState())
                    .hasValueSatisfying(
                            state -> assertThat(state.isMigrationCancelled()).isTrue());
        }
    }

    @Test
    void aFailedPrepareNeedsOnlyTheSourceToConfirmTheCancel() {
        try (Journey journey = journey()) {
            Migration.Begun begun = journey.begin();
            MigrationParameters bad = MigrationParameters.builder()
                    .migrateUri("unix://" + folder.resolve("no/such/folder"))
                    .destinationXml(begun.xml())
                    .build();
            assertRefused(() -> journey.target.migration().prepare(journey.flags.forTarget(), bad, begun.cookie()));
            assertThat(journey.targetState()).isEmpty();
            assertThat(journey.sourceJob()).as("the job is still there").isPresent();
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceJob()).isEmpty();
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
        }
    }

    @Test
    void nothingToAbortIsARefusal() {
        try (Journey journey = journey()) {
            assertRefused(() -> journey.source.jobs().abort(journey.guest), ErrorCode.OPERATION_INVALID);
        }
    }

    @Test
    void aMigrationToTheHostItIsOnIsRefused() {
        try (Journey journey = Journey.of(h1, h1, folder)) {
            Migration.Begun begun = journey.begin();
            LibvirtException refused = catchThrowableOfType(LibvirtException.class, () -> journey.prepare(begun));
            assertThat(refused).hasMessageContaining("same host");
            journey.confirm(Cookie.NONE, true);
        }
    }

    // A daemon is killed; guests go on.

    @Test
    void aSourceDaemonKilledDuringPerformCancelsItWhenItIsBack() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            h1.killDaemon();
            assertFailed(performing);
            h1.startDaemon();
            journey.dropSource();
            until("the source is free", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            assertGoneAfterCancelledFinish(journey);
        }
    }

    @Test
    void aSourceDaemonKilledAfterPerformLeavesTheWayForward() {
        try (Journey journey = journey()) {
            Cookie performed = journey.performed();
            h1.killDaemon();
            h1.startDaemon();
            journey.dropSource();
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isPausedForMigration);
            journey.finish(performed, false);
            assertRefused(() -> journey.confirm(Cookie.NONE, false), ErrorCode.OPERATION_INVALID);
            assertThat(journey.targetState()).hasValueSatisfying(RealMigrationTest::isMigrated);
        }
    }

    @Test
    void aTargetDaemonKilledDuringPerformAndStartedAgainFailsIt() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            h2.killDaemon();
            h2.startDaemon();
            journey.dropTarget();
            assertFailed(performing);
            assertThat(journey.sourceState()).hasValueSatisfying(RealMigrationTest::isRunning);
            until("the incoming guest is killed", () -> journey.targetState().isEmpty());
        }
    }

    @Test
    void aPerformNeedsNoTargetDaemonButItsGuestDoes() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            h2.killDaemon();
            journey.letGo();
            assertThat(soon(performing).isEmpty()).isFalse();
            h2.startDaemon();
            journey.dropTarget();
            until("the incoming guest is killed", () -> journey.targetState().isEmpty());
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceState())
                    .hasValueSatisfying(
                            state -> assertThat(state.isMigrationCancelled()).isTrue());
        }
    }

    private static Journey journey() {
        return Journey.of(h1, h2, folder);
    }

    /** A cancelled finish always comes back as an error; only the look tells. */
    private static void assertGoneAfterCancelledFinish(Journey journey) throws InterruptedException {
        assertRefused(() -> journey.finish(Cookie.NONE, true));
        until("the incoming guest is gone", () -> journey.targetState().isEmpty());
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode... codes) {
        LibvirtException refused = catchThrowableOfType(LibvirtException.class, call);
        assertThat(refused).as("must be refused").isNotNull();
        assertThat(refused.isRefused(codes)).as("%s", refused.failure()).isTrue();
    }

    private static void assertDisconnected(ThrowingCallable call) {
        LibvirtException failure = catchThrowableOfType(LibvirtException.class, call);
        assertThat(failure.failure()).isInstanceOf(LibvirtFailure.Disconnected.class);
    }

    private static void assertFailed(CompletableFuture<Cookie> performing) throws Exception {
        assertThat(failureOf(performing)).isNotNull();
    }

    private static LibvirtException failureOf(CompletableFuture<Cookie> performing) throws Exception {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> soon(performing));
        assertThat(failed).as("perform must fail").isNotNull();
        return (LibvirtException) Objects.requireNonNull(failed.getCause());
    }

    private static void isRunning(DomainState state) {
        assertThat(state.isRunning()).as("%s", state).isTrue();
    }

    private static void isPausedForMigration(DomainState state) {
        assertThat(state.isPausedForMigration()).as("%s", state).isTrue();
    }

    private static void isCancelled(DomainState state) {
        assertThat(state.isMigrationCancelled()).as("%s", state).isTrue();
    }

    private static void isMigrated(DomainState state) {
        assertThat(state.isMigrated()).as("%s", state).isTrue();
    }
}
