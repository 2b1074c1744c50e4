package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.VM;
import static dev.zugvogel.libvirt.WithFakeDaemon.failureOf;
import static dev.zugvogel.libvirt.fake.Await.next;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.FakeSession;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventsTest {
    @TempDir
    Path folder;

    private FakeDaemon daemon;
    private Libvirt libvirt;
    private FakeSession session;

    @BeforeEach
    void connect() throws InterruptedException {
        daemon = WithFakeDaemon.listen(folder);
        libvirt = Libvirt.connect(daemon.socket());
        session = daemon.nextSession();
    }

    @AfterEach
    void close() {
        libvirt.close();
        daemon.close();
    }

    @Test
    void eachKindReachesItsConsumersWithItsContent() throws Exception {
        CompletableFuture<LifecycleEvent> lifecycle = new CompletableFuture<>();
        CompletableFuture<IterationEvent> iteration = new CompletableFuture<>();
        CompletableFuture<JobCompletedEvent> completed = new CompletableFuture<>();
        libvirt.events().onLifecycle(lifecycle::complete);
        libvirt.events().onIteration(iteration::complete);
        libvirt.events().onJobCompleted(completed::complete);
        emitLifecycle(4, 3);
        session.emit(Procedure.DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION, head().int32(2));
        var downtime = new TypedParameters.Item("downtime", new TypedValue.UInt64(71));
        session.emit(
                Procedure.DOMAIN_EVENT_CALLBACK_JOB_COMPLETED,
                new TypedParameters(List.of(downtime)).write(head(), 64));
        assertThat(soon(lifecycle)).isEqualTo(new LifecycleEvent(VM, LifecycleEvent.Kind.RESUMED, 3));
        assertThat(soon(lifecycle).isResumedInPostCopy()).isTrue();
        assertThat(soon(iteration)).isEqualTo(new IterationEvent(VM, 2));
        assertThat(soon(completed).stats().downtime()).hasValue(Duration.ofMillis(71));
        assertThat(soon(completed).stats().type()).isEqualTo(JobStats.Type.COMPLETED);
    }

    @Test
    void theSerialOfAnEventIsNeverTakenForThatOfACall() throws Exception {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        libvirt.events().onLifecycle(events::add);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> {
            // Serial 1 is what libvirtd sends, and what the first call had.
            emitLifecycle(3, 1);
            return Reaction.answer(new XdrWriter().string("rack1"));
        });
        assertThat(libvirt.host().hostname()).isEqualTo("rack1");
        assertThat(next(events).isSuspendedForMigration()).isTrue();
    }

    @Test
    void anEventBeforeTheReplyToItsRegistrationIsNotLost() throws Exception {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        daemon.on(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, _ -> {
            emitLifecycle(2, 1);
            return Reaction.answer(new XdrWriter().int32(0));
        });
        libvirt.events().onLifecycle(events::add);
        assertThat(next(events).isStartedForMigration()).isTrue();
    }

    @Test
    void eventsStayInOrderAndEachKindIsRegisteredOnce() throws Exception {
        BlockingQueue<Integer> first = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> second = new LinkedBlockingQueue<>();
        libvirt.events().onIteration(event -> first.add(event.iteration()));
        libvirt.events().onIteration(event -> second.add(event.iteration()));
        for (int i = 1; i <= 100; i++)
            session.emit(Procedure.DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION, head().int32(i));
        for (int i = 1; i <= 100; i++) {
            assertThat(next(first)).isEqualTo(i);
            assertThat(next(second)).isEqualTo(i);
        }
        assertThat(daemon.calls()).containsExactly(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY);
    }

    @Test
    void aConsumerThatBlocksKeepsNoCallFromItsAnswer() throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, new XdrWriter().string("rack1"));
        CompletableFuture<Boolean> entered = new CompletableFuture<>();
        CompletableFuture<Boolean> release = new CompletableFuture<>();
        libvirt.events().onLifecycle(_ -> {
            entered.complete(true);
            release.join();
        });
        emitLifecycle(3, 1);
        soon(entered);
        assertThat(libvirt.host().hostname()).isEqualTo("rack1");
        release.complete(true);
    }

    @Test
    void aConsumerMayCallLibvirt() throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, new XdrWriter().string("rack1"));
        CompletableFuture<String> name = new CompletableFuture<>();
        libvirt.events().onLifecycle(_ -> name.complete(libvirt.host().hostname()));
        emitLifecycle(3, 1);
        assertThat(soon(name)).isEqualTo("rack1");
    }

    @Test
    void aConsumerThatThrowsTakesNothingFromTheOthers() throws Exception {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        libvirt.events().onLifecycle(_ -> {
            throw new IllegalStateException("a consumer's own fault");
        });
        libvirt.events().onLifecycle(events::add);
        emitLifecycle(3, 1);
        emitLifecycle(4, 1);
        assertThat(next(events).kind()).isEqualTo(LifecycleEvent.Kind.SUSPENDED);
        assertThat(next(events).kind()).isEqualTo(LifecycleEvent.Kind.RESUMED);
    }

    @Test
    void aClosedSubscriptionGetsNothingMore() throws Exception {
        BlockingQueue<LifecycleEvent> closed = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> open = new LinkedBlockingQueue<>();
        Subscription subscription = libvirt.events().onLifecycle(closed::add);
        libvirt.events().onLifecycle(open::add);
        subscription.close();
        emitLifecycle(3, 1);
        assertThat(next(open).isSuspendedForMigration()).isTrue();
        assertThat(closed).isEmpty();
    }

    @Test
    void aMalformedEventAndOneOfANewerLibvirtAreSkipped() throws Exception {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        libvirt.events().onLifecycle(events::add);
        session.emit(
                Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                new XdrWriter().int32(0).int32(0x7fffffff));
        emitLifecycle(99, 1);
        emitLifecycle(5, 5);
        assertThat(next(events).kind()).isEqualTo(LifecycleEvent.Kind.UNKNOWN);
        assertThat(next(events).isStoppedFailed()).isTrue();
    }

    @Test
    void aRefusedRegistrationLeavesNoConsumerBehind() throws Exception {
        BlockingQueue<LifecycleEvent> refused = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> accepted = new LinkedBlockingQueue<>();
        daemon.on(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, _ -> Reaction.refuse(3, "no events here"));
        failureOf(() -> libvirt.events().onLifecycle(refused::add));
        daemon.on(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, new XdrWriter().int32(0));
        libvirt.events().onLifecycle(accepted::add);
        emitLifecycle(3, 1);
        assertThat(next(accepted).isSuspendedForMigration()).isTrue();
        assertThat(refused).isEmpty();
    }

    private void emitLifecycle(int event, int detail) {
        session.emit(
                Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE, head().int32(event).int32(detail));
    }

    private static XdrWriter head() {
        return VM.write(new XdrWriter().int32(0));
    }
}
