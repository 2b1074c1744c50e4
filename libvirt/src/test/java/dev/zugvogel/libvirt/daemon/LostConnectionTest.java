package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertDisconnected;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertFailed;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertGoneAfterCancelledFinish;
import static dev.zugvogel.libvirt.daemon.JourneyAssert.assertRefused;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.transport.Procedure;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's connection to one of two real daemons is lost in a pre-copy: what is left, and how it is brought to an end. */
@Tag("bed")
final class LostConnectionTest {
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
    void aSourceLostAfterBeginIsFreeAtOnce() throws InterruptedException {
        try (Journey journey = journey()) {
            journey.begin();
            journey.dropSource();
            until("the daemon ends the job", () -> journey.sourceJob().isEmpty());
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            assertRefused(() -> journey.confirm(Cookie.NONE, false), ErrorCode.OPERATION_INVALID);
            assertThat(journey.source.jobs().completedStats(journey.guest, true))
                    .as("the proof that it went to its end")
                    .hasValueSatisfying(stats -> assertThat(stats.type()).isEqualTo(JobStats.Type.COMPLETED));
            journey.finish(Cookie.NONE, false);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isMigrated);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            journey.source.domains().destroy(journey.guest);
            journey.source.domains().undefine(journey.guest);
            assertThat(journey.sourceState()).isEmpty();
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isMigrated);
        }
    }

    @Test
    void aTargetLostAfterPrepareIsGoneAndTheSourceConfirmsTheCancel() throws InterruptedException {
        try (Journey journey = journey()) {
            journey.prepare(journey.begin());
            journey.dropTarget();
            until("the incoming guest is destroyed", () -> journey.targetState().isEmpty());
            journey.confirm(Cookie.NONE, true);
            assertThat(journey.sourceJob()).isEmpty();
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
        }
    }

    @Test
    void aTargetLostDuringPerformFailsItAndTheGuestNeverStops() throws Exception {
        try (Journey journey = journey()) {
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            journey.dropTarget();
            assertFailed(performing);
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isRunning);
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
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isCancelled);
        }
    }

    private static Journey journey() {
        return Journey.of(h1, h2, folder);
    }
}
