package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.HASTY;
import static dev.zugvogel.libvirt.WithFakeDaemon.failureOf;
import static dev.zugvogel.libvirt.WithFakeDaemon.pinging;
import static dev.zugvogel.libvirt.fake.Await.inBackground;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.FakeSession;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening a connection, and keeping it alive from both ends. */
final class LibvirtConnectTest {
    @TempDir
    Path folder;

    private FakeDaemon daemon;

    @BeforeEach
    void listen() {
        daemon = WithFakeDaemon.listen(folder);
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void theDriverIsNamed() {
        AtomicReference<String> name = new AtomicReference<>();
        daemon.on(Procedure.CONNECT_OPEN, in -> {
            name.set(in.optionalString().orElse("none"));
            return Reaction.DONE;
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), "test:///default")) {
            assertThat(libvirt.isOpen()).isTrue();
            assertThat(name).hasValue("test:///default");
        }
    }

    @Test
    void aSocketThatNobodyListensOnIsOneClearFailure() {
        Path nowhere = folder.resolve("nobody");
        LibvirtException failure = failureOf(() -> Libvirt.connect(nowhere));
        assertThat(failure.failure()).isInstanceOf(LibvirtFailure.NotSent.class);
        assertThat(failure).hasMessageContaining(nowhere.toString());
    }

    @Test
    void aPathTooLongForASocketIsOneClearFailure() {
        LibvirtException failure = failureOf(() -> Libvirt.connect(Path.of("/run/" + "x".repeat(200))));
        assertThat(failure.failure()).isInstanceOf(LibvirtFailure.NotSent.class);
    }

    @Test
    void aDaemonThatWantsAPasswordIsRefusedWithWhatToDo() {
        daemon.on(Procedure.AUTH_LIST, new XdrWriter().int32(1).int32(1));
        LibvirtException failure = failureOf(() -> Libvirt.connect(daemon.socket()));
        assertThat(failure.isRefused(ErrorCode.AUTH_FAILED)).isTrue();
        assertThat(failure).hasMessageContaining("auth_unix_rw");
    }

    @Test
    void aDriverThatTheDaemonLacksIsItsRefusal() {
        daemon.on(Procedure.CONNECT_OPEN, _ -> Reaction.refuse(5, "no connection driver available"));
        LibvirtException failure = failureOf(() -> Libvirt.connect(daemon.socket(), "xen:///"));
        assertThat(failure.isRefused(ErrorCode.NO_CONNECT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTH_LIST", "CONNECT_OPEN", "CONNECT_SUPPORTS_FEATURE"})
    void aDaemonThatGoesWhileItIsOpenedIsAFailureAtEachStep(Procedure step) {
        daemon.on(step, _ -> Reaction.HANG_UP);
        assertThat(failureOf(() -> Libvirt.connect(daemon.socket())).failure())
                .isInstanceOf(LibvirtFailure.Disconnected.class);
    }

    @Test
    void aDaemonThatSaysNothingIsGivenUp() {
        daemon.on(Procedure.AUTH_LIST, _ -> Reaction.SILENCE);
        assertThat(failureOf(() -> Libvirt.connect(daemon.socket(), HASTY)).failure())
                .isInstanceOf(LibvirtFailure.TimedOut.class);
    }

    @Test
    void aPingOfTheDaemonIsAnsweredWhileACallWaits() throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.SILENCE);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            FakeSession session = daemon.nextSession();
            CompletableFuture<LibvirtFailure> call = inBackground(
                    () -> failureOf(() -> libvirt.host().hostname()).failure());
            until("the call is under way", () -> !daemon.calls().isEmpty());
            session.send(Frame.keepAlive(Frame.PING));
            Frame pong = session.nextSign();
            assertThat(pong.procedure()).isEqualTo(Frame.PONG);
            assertThat(pong.serial()).isZero();
            assertThat(pong.type()).isEqualTo(Frame.MESSAGE);
            assertThat(call).isNotDone();
        }
    }

    @Test
    void aSilentDaemonIsAskedForASignOfLifeAndKept() throws Exception {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), pinging(Duration.ofMillis(20), 2))) {
            FakeSession session = daemon.nextSession();
            for (int i = 0; i < 10; i++)
                assertThat(session.nextSign().procedure()).isEqualTo(Frame.PING);
            assertThat(libvirt.isOpen()).isTrue();
        }
    }

    @Test
    void aDaemonWithoutAnySignOfLifeIsGivenUpWithItsCalls() throws Exception {
        daemon.on(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, _ -> Reaction.SILENCE);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), pinging(Duration.ofMillis(50), 2))) {
            daemon.nextSession().ignorePings();
            Cookie cookie = Cookie.of(new byte[] {1});
            LibvirtException failure = failureOf(() -> libvirt.migration()
                    .perform(WithFakeDaemon.VM, MigrationFlags.of(), MigrationParameters.NONE, cookie));
            assertThat(failure.failure()).isInstanceOf(LibvirtFailure.Disconnected.class);
            assertThat(failure).hasMessageContaining("no sign of life");
        }
    }

    @Test
    void aDaemonWithoutKeepAliveIsNeverPinged() throws Exception {
        daemon.on(Procedure.CONNECT_SUPPORTS_FEATURE, new XdrWriter().int32(0));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), pinging(Duration.ofMillis(1), 1))) {
            FakeSession session = daemon.nextSession();
            session.ignorePings();
            session.send(Frame.keepAlive(Frame.PING));
            assertThat(session.nextSign().procedure()).isEqualTo(Frame.PONG);
            assertThat(libvirt.isOpen()).isTrue();
        }
    }

    @Test
    void whoAsksAfterTheEndIsToldAtOnce() throws Exception {
        Libvirt libvirt = Libvirt.connect(daemon.socket());
        libvirt.close();
        CountDownLatch told = new CountDownLatch(1);
        libvirt.onDisconnect(told::countDown);
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
