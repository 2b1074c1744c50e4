package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.HASTY;
import static dev.zugvogel.libvirt.WithFakeDaemon.ID;
import static dev.zugvogel.libvirt.WithFakeDaemon.PATIENT;
import static dev.zugvogel.libvirt.WithFakeDaemon.VM;
import static dev.zugvogel.libvirt.WithFakeDaemon.failureOf;
import static dev.zugvogel.libvirt.fake.Await.inBackground;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.FakeSession;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.model.failure.Code;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, whatever the daemon does to them. */
final class LibvirtCallTest {
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
    void aReplyGoesToItsCallHoweverTheyAreOrdered() throws Exception {
        int count = 40;
        List<CompletableFuture<Reaction>> held = Collections.synchronizedList(new ArrayList<>());
        daemon.on(Procedure.DOMAIN_LOOKUP_BY_NAME, in -> {
            CompletableFuture<Reaction> release = new CompletableFuture<>();
            Reaction answer = Reaction.answer(new DomainRef(in.string(), ID, 1).arguments());
            held.add(release);
            release.join();
            return answer;
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), PATIENT)) {
            List<CompletableFuture<String>> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "vm" + i;
                names.add(inBackground(
                        () -> libvirt.domains().find(name).orElseThrow().name()));
            }
            until("all calls are under way at once", () -> held.size() == count);
            for (CompletableFuture<Reaction> release : List.copyOf(held).reversed()) release.complete(Reaction.DONE);
            for (int i = 0; i < count; i++) assertThat(soon(names.get(i))).isEqualTo("vm" + i);
        }
    }

    @Test
    void aRefusalCarriesCodeDomainAndMessage() {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.refuse(38, "disk on fire"));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            LibvirtException failure = failureOf(() -> libvirt.host().hostname());
            assertThat(failure.failure()).isEqualTo(new LibvirtFailure.Refused(38, 10, "disk on fire"));
            assertThat(failure.isRefused()).isTrue();
            assertThat(failure.isRefused(ErrorCode.NO_DOMAIN)).isFalse();
            assertThat(failure.asFailure().code()).isEqualTo(Code.LIBVIRT_ERROR);
        }
    }

    @Test
    void anAbsentDomainIsNoFailure() {
        daemon.on(Procedure.DOMAIN_LOOKUP_BY_UUID, _ -> Reaction.refuse(42, "Domain not found"));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            assertThat(libvirt.domains().find(ID)).isEmpty();
        }
    }

    @Test
    void aProcedureThatTheDaemonLacksLeavesTheConnectionUsable() {
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(9_000_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            assertThat(failureOf(() -> libvirt.jobs().abort(VM)).isRefused(ErrorCode.RPC))
                    .isTrue();
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(9, 0, 0));
        }
    }

    @Test
    void aReplyThatComesByteByByteIsRead() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> {
            asked.countDown();
            return Reaction.SILENCE;
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), PATIENT)) {
            FakeSession session = daemon.nextSession();
            CompletableFuture<String> name = inBackground(() -> libvirt.host().hostname());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            ByteBuffer reply = hostname(4, "rack1").encode();
            while (reply.hasRemaining()) session.sendBytes(ByteBuffer.wrap(new byte[] {reply.get()}));
            assertThat(soon(name)).isEqualTo("rack1");
        }
    }

    @Test
    void severalFramesInOneSegmentAreAllRead() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> {
            asked.countDown();
            return Reaction.SILENCE;
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), PATIENT)) {
            FakeSession session = daemon.nextSession();
            CompletableFuture<String> name = inBackground(() -> libvirt.host().hostname());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            ByteBuffer stranger = hostname(77, "wrong").encode();
            ByteBuffer reply = hostname(4, "rack1").encode();
            session.sendBytes(ByteBuffer.allocate(stranger.remaining() + reply.remaining())
                    .put(stranger)
                    .put(reply)
                    .flip());
            assertThat(soon(name)).isEqualTo("rack1");
        }
    }

    @Test
    void aSlowReplyTimesOutAndItsLateArrivalDisturbsNobody() throws Exception {
        CompletableFuture<Reaction> release = new CompletableFuture<>();
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> release.join());
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(9_000_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), HASTY)) {
            LibvirtException failure = failureOf(() -> libvirt.host().hostname());
            assertThat(failure.failure()).isInstanceOf(LibvirtFailure.TimedOut.class);
            assertThat(failure.asFailure().code()).isEqualTo(Code.LIBVIRT_UNREACHABLE);
            release.complete(Reaction.answer(new XdrWriter().string("late")));
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(9, 0, 0));
        }
    }

    @Test
    void anInterruptEndsTheWaitButNotTheConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> {
            asked.countDown();
            return Reaction.SILENCE;
        });
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(9_000_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), PATIENT)) {
            CompletableFuture<LibvirtFailure> failure = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual()
                    .start(() -> failure.complete(
                            failureOf(() -> libvirt.host().hostname()).failure()));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(soon(failure)).isInstanceOf(LibvirtFailure.TimedOut.class);
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(9, 0, 0));
        }
    }

    @Test
    void aCallOfAnInterruptedThreadDoesNotCloseTheConnection() throws Exception {
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(9_000_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), PATIENT)) {
            Thread caller = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                failureOf(() -> libvirt.host().libvirtVersion());
            });
            assertThat(caller.join(java.time.Duration.ofSeconds(10))).isTrue();
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(9, 0, 0));
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleOfACallLeavesTheAnswerUnknown() {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.HANG_UP);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            LibvirtException failure = failureOf(() -> libvirt.host().hostname());
            assertThat(failure.failure()).isInstanceOf(LibvirtFailure.Disconnected.class);
            assertThat(libvirt.isOpen()).isFalse();
        }
    }

    @Test
    void aCallOnABrokenConnectionIsCertainlyNotSent() throws Exception {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            CountDownLatch told = new CountDownLatch(1);
            libvirt.onDisconnect(told::countDown);
            daemon.nextSession().close();
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failureOf(() -> libvirt.host().hostname()).failure()).isInstanceOf(LibvirtFailure.NotSent.class);
            assertThat(daemon.calls()).isEmpty();
        }
    }

    @Test
    void aNameWithANulIsRefusedBeforeAnythingIsSent() {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            assertThat(failureOf(() -> libvirt.domains().find("vm1\0")).failure())
                    .isInstanceOf(LibvirtFailure.NotSent.class);
            assertThat(daemon.calls()).isEmpty();
        }
    }

    @Test
    void aMalformedAnswerFailsItsCallOnly() {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, new XdrWriter().int32(0x7fffffff));
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(9_000_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            LibvirtException failure = failureOf(() -> libvirt.host().hostname());
            assertThat(failure.failure()).isInstanceOf(LibvirtFailure.Protocol.class);
            assertThat(failure.asFailure().code()).isEqualTo(Code.LIBVIRT_PROTOCOL);
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(9, 0, 0));
        }
    }

    @Test
    void anAnswerToAnotherProcedureEndsTheConnection() throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.SILENCE);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            FakeSession session = daemon.nextSession();
            CompletableFuture<LibvirtFailure> failure = inBackground(
                    () -> failureOf(() -> libvirt.host().hostname()).failure());
            until("the call is under way", () -> !daemon.calls().isEmpty());
            session.send(FakeSession.reply(Frame.call(Procedure.AUTH_LIST, 4, new byte[0]), Frame.OK, new XdrWriter()));
            assertThat(soon(failure)).isInstanceOf(LibvirtFailure.Protocol.class);
            until("the connection ends", () -> !libvirt.isOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 27, 33_554_437, -1, Integer.MIN_VALUE})
    void aLengthThatNoFrameHasEndsTheConnection(int length) throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.SILENCE);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            FakeSession session = daemon.nextSession();
            CompletableFuture<LibvirtFailure> failure = inBackground(
                    () -> failureOf(() -> libvirt.host().hostname()).failure());
            until("the call is under way", () -> !daemon.calls().isEmpty());
            session.sendBytes(ByteBuffer.allocate(4).putInt(length).flip());
            assertThat(soon(failure)).isInstanceOf(LibvirtFailure.Protocol.class);
        }
    }

    @Test
    void framesThatConcernNobodyAreIgnored() throws Exception {
        daemon.on(Procedure.CONNECT_GET_LIB_VERSION, new XdrWriter().int64(11_003_000));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            FakeSession session = daemon.nextSession();
            session.send(new Frame(0x20008087, 1, 6, Frame.MESSAGE, 0, Frame.OK, new byte[8]));
            session.send(new Frame(Frame.REMOTE, 1, 9999, Frame.MESSAGE, 1, Frame.OK, new byte[8]));
            session.send(new Frame(Frame.REMOTE, 1, 1, 3, 4, Frame.OK, new byte[8]));
            session.send(new Frame(Frame.REMOTE, 1, 1, Frame.REPLY, 4711, Frame.OK, new byte[8]));
            assertThat(libvirt.host().libvirtVersion()).isEqualTo(new Version(11, 3, 0));
        }
    }

    @Test
    void closingEndsTheCallsThatWait() throws Exception {
        daemon.on(Procedure.CONNECT_GET_HOSTNAME, _ -> Reaction.SILENCE);
        Libvirt libvirt = Libvirt.connect(daemon.socket());
        CompletableFuture<LibvirtFailure> failure =
                inBackground(() -> failureOf(() -> libvirt.host().hostname()).failure());
        until("the call is under way", () -> !daemon.calls().isEmpty());
        libvirt.close();
        assertThat(soon(failure)).isInstanceOf(LibvirtFailure.Disconnected.class);
    }

    private static Frame hostname(int serial, String name) {
        Frame call = Frame.call(Procedure.CONNECT_GET_HOSTNAME, serial, new byte[0]);
        return FakeSession.reply(call, Frame.OK, new XdrWriter().string(name));
    }
}
