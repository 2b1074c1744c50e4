package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertFailed;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertGoneAfterCancelledFinish;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertRefused;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.failureOf;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationParameters;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A phase fails or is cancelled, or a daemon is killed, in a pre-copy between two real daemons. */
@Tag("bed")
final class FailedPhaseTest {
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
    void anAbortedPerformLeavesTheSourceRunningAndNothingToConfirm() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.source.jobs().abort(journey.guest);
            assertThat(failureOf(performing).isRefused(ErrorCode.OPERATION_ABORTED))
                    .isTrue();
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
            assertThat(journey.sourceJob()).isEmpty();
            assertGoneAfterCancelledFinish(journey);
            assertRefused(() -> journey.confirm(Cookie.NONE, true), ErrorCode.OPERATION_INVALID);
        }
    }

    @Test
    void anAbortDuringTheDiskCopyLeavesTheTargetToACancelledFinish() throws Exception {
        try (Journey journey = Journey.of(h1, h2, folder, MigrationFlag.NON_SHARED_DISK)) {
            CompletableFuture<Cookie> performing = journey.performSlowly(journey.prepare(journey.begin()));
            // Of a mirror that has just begun libvirt may not know yet that anything remains.
            until(
                    "disks come before memory",
                    () -> journey.sourceJob()
                            .flatMap(JobStats::diskRemaining)
                            .filter(bytes -> bytes.count() > 0)
                            .isPresent());
            journey.source.jobs().abort(journey.guest);
            assertThat(failureOf(performing).isRefused(ErrorCode.OPERATION_ABORTED))
                    .isTrue();
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
        }
    }

    @Test
    void nothingToAbortIsARefusal() {
        try (Journey journey = journey()) {
            assertRefused(() -> journey.source.jobs().abort(journey.guest), ErrorCode.OPERATION_INVALID);
        }
    }

    @Test
    void aSourceDaemonKilledDuringPerformCancelsItWhenItIsBack() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            h1.killDaemon();
            assertFailed(performing);
            h1.startDaemon();
            journey.dropSource();
            until("the source is free", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            journey.finish(performed, false);
            assertRefused(() -> journey.confirm(Cookie.NONE, false), ErrorCode.OPERATION_INVALID);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isMigrated);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
}
