package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.HASTY;
import static dev.zugvogel.libvirt.WithFakeDaemon.VM;
import static dev.zugvogel.libvirt.WithFakeDaemon.failureOf;
import static dev.zugvogel.libvirt.fake.Await.inBackground;
import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.FakeSession;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The five phases: what goes over the wire, what is never sent, and what a broken one leaves. */
final class MigrationTest {
    private static final MigrationFlags FLAGS =
            MigrationFlags.of(MigrationFlag.LIVE, MigrationFlag.PERSIST_DEST, MigrationFlag.CHANGE_PROTECTION);
    private static final MigrationParameters PARAMETERS =
            MigrationParameters.builder().migrateUri("unix:///run/zv/m.sock").build();
    private static final Cookie COOKIE = cookie("<qemu-migration/>\n\0");

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

    /** The phases, each as a call, to go through them all. */
    enum PhaseCall {
        BEGIN(Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS),
        PREPARE(Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS),
        PERFORM(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS),
        FINISH(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS),
        CONFIRM(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS);

        private final Procedure procedure;

        PhaseCall(Procedure procedure) {
            this.procedure = procedure;
        }

        void on(Migration migration) {
            switch (this) {
                case BEGIN -> migration.begin(VM, FLAGS, PARAMETERS);
                case PREPARE -> migration.prepare(FLAGS, PARAMETERS, COOKIE);
                case PERFORM -> migration.perform(VM, FLAGS, PARAMETERS, COOKIE);
                case FINISH -> migration.finish(FLAGS, PARAMETERS, COOKIE, false);
                case CONFIRM -> migration.confirm(VM, FLAGS, PARAMETERS, COOKIE, false);
            }
        }
    }

    @Test
    void beginSendsDomainParametersFlagsAndBringsCookieAndDefinition() {
        AtomicReference<Object> sent = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS, in -> {
            sent.set(List.of(DomainRef.read(in), TypedParameters.read(in, 64), in.int32(), in.remaining()));
            return Reaction.answer(new XdrWriter().opaque(COOKIE.bytes()).string("<domain/>"));
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            Migration.Begun begun = libvirt.migration().begin(VM, FLAGS, PARAMETERS);
            assertThat(begun).isEqualTo(new Migration.Begun(COOKIE, "<domain/>"));
            assertThat(sent).hasValue(List.of(VM, PARAMETERS.values(), 0x109, 0));
        }
    }

    @Test
    void prepareSendsNoDomainAndKeepsTheNulOfTheCookie() {
        AtomicReference<Object> sent = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS, in -> {
            sent.set(List.of(TypedParameters.read(in, 64), cookieOf(in), in.int32(), in.remaining()));
            return Reaction.answer(new XdrWriter().opaque(new byte[] {7}).optionalString("tcp:h2:49152"));
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            Migration.Prepared prepared = libvirt.migration().prepare(FLAGS.forTarget(), PARAMETERS, COOKIE);
            assertThat(prepared.uri()).hasValue("tcp:h2:49152");
            assertThat(prepared.cookie()).isEqualTo(Cookie.of(new byte[] {7}));
            assertThat(sent).hasValue(List.of(PARAMETERS.values(), COOKIE, 0x9, 0));
        }
    }

    @Test
    void performSendsNoConnectionUri() {
        AtomicReference<Object> sent = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, in -> {
            sent.set(List.of(
                    DomainRef.read(in),
                    in.optionalString(),
                    TypedParameters.read(in, 64),
                    cookieOf(in),
                    in.int32(),
                    in.remaining()));
            return Reaction.answer(new XdrWriter().opaque(new byte[] {7}));
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            assertThat(libvirt.migration().perform(VM, FLAGS, PARAMETERS, COOKIE))
                    .isEqualTo(Cookie.of(new byte[] {7}));
            assertThat(sent).hasValue(List.of(VM, java.util.Optional.empty(), PARAMETERS.values(), COOKIE, 0x109, 0));
        }
    }

    @Test
    void finishAndConfirmSayWhetherItIsCancelled() {
        AtomicReference<Object> finish = new AtomicReference<>();
        AtomicReference<Object> confirm = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, in -> {
            finish.set(List.of(TypedParameters.read(in, 64), cookieOf(in), in.int32(), in.int32(), in.remaining()));
            return Reaction.answer(VM.arguments().opaque(new byte[] {8}));
        });
        daemon.on(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS, in -> {
            confirm.set(List.of(
                    DomainRef.read(in),
                    TypedParameters.read(in, 64),
                    cookieOf(in),
                    in.int32(),
                    in.int32(),
                    in.remaining()));
            return Reaction.DONE;
        });
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            Migration.Finished finished = libvirt.migration().finish(FLAGS, PARAMETERS, COOKIE, false);
            assertThat(finished).isEqualTo(new Migration.Finished(VM, Cookie.of(new byte[] {8})));
            libvirt.migration().confirm(VM, FLAGS, PARAMETERS, COOKIE, true);
            assertThat(finish).hasValue(List.of(PARAMETERS.values(), COOKIE, 0x109, 0, 0));
            assertThat(confirm).hasValue(List.of(VM, PARAMETERS.values(), COOKIE, 0x109, 1, 0));
        }
    }

    @Test
    void anEmptyCookieIsNeverSentToPrepareOrPerform() {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            Migration migration = libvirt.migration();
            assertThat(failureOf(() -> migration.prepare(FLAGS, PARAMETERS, Cookie.NONE))
                            .failure())
                    .isInstanceOf(LibvirtFailure.NotSent.class);
            assertThat(failureOf(() -> migration.perform(VM, FLAGS, PARAMETERS, Cookie.of(new byte[0])))
                            .failure())
                    .isInstanceOf(LibvirtFailure.NotSent.class);
            assertThat(daemon.calls()).isEmpty();
        }
    }

    @Test
    void anEmptyCookieIsSentToFinishAndConfirmSoThatALostOneCanBeSurvived() {
        daemon.on(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, VM.arguments().opaque(new byte[0]));
        daemon.on(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS, _ -> Reaction.DONE);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            Migration.Finished finished = libvirt.migration().finish(FLAGS, PARAMETERS, Cookie.NONE, false);
            libvirt.migration().confirm(VM, FLAGS, PARAMETERS, finished.cookie(), false);
            assertThat(daemon.calls())
                    .containsExactly(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {93, 42, 1})
    void aCancelledFinishIsARefusalWhateverBecameOfTheGuest(int code) {
        daemon.on(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, _ -> Reaction.refuse(code, "migration cancelled"));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            LibvirtException answer = failureOf(() -> libvirt.migration().finish(FLAGS, PARAMETERS, Cookie.NONE, true));
            assertThat(answer.isRefused(ErrorCode.MIGRATE_FINISH_OK, ErrorCode.NO_DOMAIN, ErrorCode.INTERNAL))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDaemonThatGoesDuringAPhaseLeavesItsOutcomeUnknown(PhaseCall phase) {
        daemon.on(phase.procedure, _ -> Reaction.HANG_UP);
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            assertThat(failureOf(() -> phase.on(libvirt.migration())).failure())
                    .isInstanceOf(LibvirtFailure.Disconnected.class);
            assertThat(daemon.calls()).containsExactly(phase.procedure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDaemonThatGoesBeforeAPhaseCertainlyDidNotDoIt(PhaseCall phase) throws Exception {
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            daemon.nextSession().close();
            until("the connection ends", () -> !libvirt.isOpen());
            assertThat(failureOf(() -> phase.on(libvirt.migration())).failure())
                    .isInstanceOf(LibvirtFailure.NotSent.class);
            assertThat(daemon.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedAnswerToAPhaseIsToldAsSuch(PhaseCall phase) {
        daemon.on(phase.procedure, new XdrWriter().int32(0x7fffffff));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            if (phase == PhaseCall.CONFIRM) phase.on(libvirt.migration());
            else
                assertThat(failureOf(() -> phase.on(libvirt.migration())).failure())
                        .isInstanceOf(LibvirtFailure.Protocol.class);
            assertThat(libvirt.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PERFORM", "FINISH"})
    void phasesThatLastAsLongAsTheGuestNeedsHaveNoTimeout(PhaseCall phase) throws Exception {
        CompletableFuture<Reaction> release = new CompletableFuture<>();
        daemon.on(phase.procedure, _ -> release.join());
        daemon.on(Procedure.DOMAIN_GET_JOB_STATS, new XdrWriter().int32(2).int32(0));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), HASTY)) {
            CompletableFuture<Boolean> done = inBackground(() -> {
                phase.on(libvirt.migration());
                return true;
            });
            assertThat(done.copy()
                            .completeOnTimeout(false, 600, TimeUnit.MILLISECONDS)
                            .get())
                    .as("three timeouts later it still waits")
                    .isFalse();
            assertThat(libvirt.jobs().stats(VM))
                    .as("and polling goes on beside it")
                    .isPresent();
            release.complete(Reaction.answer(
                    phase == PhaseCall.PERFORM
                            ? new XdrWriter().opaque(new byte[] {7})
                            : VM.arguments().opaque(new byte[] {8})));
            assertThat(soon(done)).isTrue();
        }
    }

    @Test
    void aPrepareThatHangsTimesOut() {
        daemon.on(Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS, _ -> Reaction.SILENCE);
        ConnectOptions options = WithFakeDaemon.PATIENT.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(100));
        try (Libvirt libvirt = Libvirt.connect(daemon.socket(), options)) {
            assertThat(failureOf(() -> libvirt.migration().prepare(FLAGS, PARAMETERS, COOKIE))
                            .failure())
                    .isInstanceOf(LibvirtFailure.TimedOut.class);
        }
    }

    @Test
    void eventsComeBeforeTheReplyThatCausedThem() throws Exception {
        CompletableFuture<LifecycleEvent> stopped = new CompletableFuture<>();
        try (Libvirt libvirt = Libvirt.connect(daemon.socket())) {
            FakeSession session = daemon.nextSession();
            daemon.on(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS, _ -> {
                session.emit(
                        Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                        new DomainRef("vm1", VM.uuid(), -1)
                                .write(new XdrWriter().int32(0))
                                .int32(5)
                                .int32(3));
                assertThat(stopped.join().isStoppedMigrated()).isTrue();
                return Reaction.DONE;
            });
            libvirt.events().onLifecycle(stopped::complete);
            libvirt.migration().confirm(VM, FLAGS, PARAMETERS, COOKIE, false);
            assertThat(soon(stopped).domain().isActive()).isFalse();
        }
    }

    private static Cookie cookieOf(XdrReader in) {
        return Cookie.of(in.opaque());
    }

    private static Cookie cookie(String text) {
        return Cookie.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
