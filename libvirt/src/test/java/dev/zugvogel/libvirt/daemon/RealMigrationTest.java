package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.fake.Await.next;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.IterationEvent;
import dev.zugvogel.libvirt.JobCompletedEvent;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LifecycleEvent;
import dev.zugvogel.libvirt.Migration;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.xml.DomainXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest moves between two real daemons, phase by phase. */
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
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            Cookie performed = journey.perform(prepared);
            assertThat(journey.sourceState()).hasValueSatisfying(JourneyAssert::isPausedForMigration);
            Migration.Finished finished = journey.finish(performed, false);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isMigrated);
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
    void aPostCopyStartsWhenItIsAskedFor() throws Exception {
        BlockingQueue<LifecycleEvent> onSource = new LinkedBlockingQueue<>();
        try (Journey journey = Journey.of(h1, h2, folder, MigrationFlag.POSTCOPY)) {
            journey.source.events().onLifecycle(onSource::add);
            CompletableFuture<Cookie> performing = journey.performHeld(journey.prepare(journey.begin()));
            // Otherwise QEMU may be done before it looks whether post-copy is wanted: the guest is that small.
            journey.source.jobs().setMaxDowntime(journey.guest, Duration.ofMillis(1));
            journey.source.jobs().startPostCopy(journey.guest);
            journey.letGo();
            Migration.Finished finished = journey.finish(soon(performing), false);
            assertThat(next(onSource).isSuspendedForMigration()).isTrue();
            assertThat(next(onSource).isSuspendedForPostCopy()).isTrue();
            assertThat(journey.sourceState())
                    .hasValueSatisfying(state -> assertThat(state.isPausedForPostCopy())
                            .as("%s", state)
                            .isTrue());
            journey.confirm(finished.cookie(), false);
            assertThat(journey.targetState()).hasValueSatisfying(JourneyAssert::isMigrated);
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

    @Test
    void aMigrationToTheHostItIsOnIsRefused() {
        try (Journey journey = Journey.of(h1, h1, folder)) {
            Migration.Begun begun = journey.begin();
            LibvirtException refused = catchThrowableOfType(LibvirtException.class, () -> journey.prepare(begun));
            assertThat(refused).hasMessageContaining("same host");
            journey.confirm(Cookie.NONE, true);
        }
    }

    private static Journey journey() {
        return Journey.of(h1, h2, folder);
    }
}
