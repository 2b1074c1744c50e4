package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.VM;
import static dev.zugvogel.libvirt.fake.Await.next;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibvirtLinkTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void aDaemonThatStartsLaterIsFound() {
        try (LibvirtLink link = LibvirtLink.open(folder.resolve("sock"), ConnectOptions.DEFAULT)) {
            assertUnreachable(link);
            try (FakeDaemon _ = WithFakeDaemon.listen(folder)) {
                assertThat(link.await(LONG).isOpen()).isTrue();
                assertThat(link.connection()).isSameAs(link.await(LONG));
            }
        }
    }

    @Test
    void withoutADaemonTheWaitEndsWithTheReason() {
        try (LibvirtLink link = LibvirtLink.open(folder.resolve("sock"), ConnectOptions.DEFAULT)) {
            FailureException failure =
                    catchThrowableOfType(FailureException.class, () -> link.await(Duration.ofMillis(50)));
            assertThat(failure.failure().code()).isEqualTo(Code.LIBVIRT_UNREACHABLE);
            assertThat(failure.failure().message()).contains(folder.toString());
        }
    }

    @Test
    void aBrokenConnectionIsReplacedAndEventsComeAgain() throws Exception {
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        BlockingQueue<Libvirt> connections = new LinkedBlockingQueue<>();
        try (FakeDaemon daemon = WithFakeDaemon.listen(folder);
                LibvirtLink link = LibvirtLink.open(daemon.socket(), ConnectOptions.DEFAULT)) {
            link.onLifecycle(events::add);
            link.onConnected(connections::add);
            Libvirt first = next(connections);
            daemon.hangUp();
            Libvirt second = next(connections);
            assertThat(second).isNotSameAs(first);
            until("the first is known to be broken", () -> !first.isOpen());
            daemon.emit(
                    Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                    VM.write(new XdrWriter().int32(0)).int32(3).int32(1));
            assertThat(next(events).isSuspendedForMigration()).isTrue();
        }
    }

    @Test
    void whoSubscribesLateGetsThePresentConnectionAtOnce() throws Exception {
        try (FakeDaemon daemon = WithFakeDaemon.listen(folder);
                LibvirtLink link = LibvirtLink.open(daemon.socket(), ConnectOptions.DEFAULT)) {
            Libvirt present = link.await(LONG);
            CompletableFuture<Libvirt> told = new CompletableFuture<>();
            link.onConnected(told::complete);
            assertThat(soon(told)).isSameAs(present);
        }
    }

    @Test
    void aClosedLinkEndsItsConnectionAndMakesNoOther() throws Exception {
        try (FakeDaemon daemon = WithFakeDaemon.listen(folder)) {
            LibvirtLink link = LibvirtLink.open(daemon.socket(), ConnectOptions.DEFAULT);
            Libvirt libvirt = link.await(LONG);
            link.close();
            until("the connection ends", () -> !libvirt.isOpen());
            assertUnreachable(link);
        }
    }

    @Test
    void pausesGrowUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(6)).isEqualTo(Duration.ofMillis(3200));
        assertThat(backoff.after(7)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    private static void assertUnreachable(LibvirtLink link) {
        FailureException failure = catchThrowableOfType(FailureException.class, link::connection);
        assertThat(failure.failure().code()).isEqualTo(Code.LIBVIRT_UNREACHABLE);
    }
}
