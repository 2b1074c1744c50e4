package dev.zugvogel.agent.link;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.agent.TestServer;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Accepted;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.RemoveMarkers;
import dev.zugvogel.wire.v1.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLinkTest {
    @TempDir
    Path folder;

    private final Outbox outbox = new Outbox();
    private final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    private TestServer server;

    @BeforeEach
    void open() {
        server = new TestServer(folder.resolve("ca"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Credentials enrol(Optional<String> token) {
        return ServerLink.enrol(server.address(), "h1", folder, token);
    }

    private ServerLink link(Credentials credentials) {
        ServerLink link = new ServerLink(
                server.address(),
                credentials,
                folder,
                Fence.open(folder.resolve("fence")),
                () -> Hello.newBuilder().setAgentVersion("test").build(),
                () -> HostReport.newBuilder().setCpus(7).build(),
                new Obedient(),
                outbox);
        link.start();
        return link;
    }

    private final class Obedient implements Requests {
        @Override
        public Answer.Builder answer(Request request) {
            if (request.hasRemoveMarkers()) return Answer.newBuilder().setAccepted(Accepted.getDefaultInstance());
            throw new IllegalStateException("a bug");
        }

        @Override
        public void acknowledged(String migration) {
            acknowledged.add(migration);
        }
    }

    private static Request.Builder request() {
        return Request.newBuilder().setRemoveMarkers(RemoveMarkers.getDefaultInstance());
    }

    private static Code code(ThrowingCallable call) {
        FailureException e = catchThrowableOfType(FailureException.class, call);
        assertThat(e).isNotNull();
        return e.failure().code();
    }

    @Test
    void aHostJoinsOnceAndKeepsItsIdentityToItself() throws IOException {
        Credentials joined = enrol(Optional.of(server.token()));
        assertThat(joined.identity().host()).isEqualTo("h1");
        assertThat(enrol(Optional.empty()).identity().notAfter())
                .isEqualTo(joined.identity().notAfter());
        assertThat(Files.getPosixFilePermissions(folder.resolve("identity")))
                .hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
        assertThat(code(() -> ServerLink.enrol(server.address(), "h2", folder, Optional.empty())))
                .isEqualTo(Code.BAD_REQUEST);
    }

    @Test
    void aHostWithoutTokenOrWithABadOneDoesNotJoin() {
        String fingerprint = server.authority().fingerprint();
        assertThat(code(() -> enrol(Optional.empty()))).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(code(() -> enrol(Optional.of("nonsense")))).isEqualTo(Code.BAD_JOIN_TOKEN);
        assertThat(code(() -> enrol(Optional.of("zvj_AAAAAAAAAAAAAAAAAAAA." + fingerprint))))
                .isEqualTo(Code.BAD_JOIN_TOKEN);
        assertThat(folder.resolve("identity")).doesNotExist();
    }

    @Test
    void aStrangersServerIsNotToldTheToken() {
        String secret = server.token().split("\\.")[0];
        assertThat(code(() -> enrol(Optional.of(secret + "." + "ab".repeat(32)))))
                .isEqualTo(Code.WRONG_SERVER);
    }

    @Test
    void reportsComeAndRequestsAreAnsweredAlsoWhenTheyFail() throws InterruptedException {
        try (ServerLink link = link(enrol(Optional.of(server.token())))) {
            until("it reports", () -> server.reports.containsKey("h1"));
            assertThat(server.reports.get("h1"))
                    .isEqualTo(HostReport.newBuilder().setCpus(7).build());
            assertThat(server.ask("h1", request()).hasAccepted()).isTrue();
            Answer failed = server.ask("h1", Request.newBuilder());
            assertThat(failed.getFailure().getCode()).isEqualTo(Code.INTERNAL.text());
            assertThat(link).isNotNull();
        }
    }

    @Test
    void aRequestOfAServerThatIsNoLongerInChargeIsRefused() throws InterruptedException {
        server.fencingToken.set(5);
        try (ServerLink link = link(enrol(Optional.of(server.token())))) {
            until("it reports", () -> server.reports.containsKey("h1"));
            Answer answer = server.ask("h1", request(), 4);
            assertThat(answer.getFailure().getCode()).isEqualTo(Code.STALE_FENCING_TOKEN.text());
            assertThat(link).isNotNull();
        }
    }

    @Test
    void aServerWithALowerTokenThanWasSeenGetsNoReport() throws InterruptedException {
        Fence.open(folder.resolve("fence")).raise(9);
        try (ServerLink link = link(enrol(Optional.of(server.token())))) {
            until("it tried twice", () -> server.hellos.size() >= 2);
            assertThat(server.reports).isEmpty();
            assertThat(link).isNotNull();
        }
    }

    @Test
    void whatHappensWhileTheServerIsAwayIsToldWhenItIsBack() throws InterruptedException {
        try (ServerLink link = link(enrol(Optional.of(server.token())))) {
            until("it reports", () -> server.reports.containsKey("h1"));
            server.stop();
            outbox.publish(snapshot(1, "copy"));
            outbox.publish(snapshot(2, "done"));
            server.startAgain();
            until("the end is told", () -> server.snapshots.containsKey("M1"));
            assertThat(server.snapshots).containsEntry("M1", snapshot(2, "done"));
            assertThat(acknowledged.take()).isEqualTo("M1");
            assertThat(link).isNotNull();
        }
    }

    private static MigrationSnapshot snapshot(long sequence, String state) {
        return MigrationSnapshot.newBuilder()
                .setMigrationId("M1")
                .setSequence(sequence)
                .setState(state)
                .build();
    }

    @Test
    void aCertificateIsRenewedInTimeAndUsedAtOnce() throws InterruptedException {
        Credentials credentials = enrol(Optional.of(server.token()));
        Instant before = credentials.identity().notAfter();
        server.certificateLife = Duration.ofDays(60);
        try (ServerLink link = link(credentials)) {
            link.renewIfDue(Instant.now());
            assertThat(credentials.identity().notAfter()).as("not due yet").isEqualTo(before);
            link.renewIfDue(before.minus(Duration.ofDays(1)));
            assertThat(credentials.identity().notAfter()).isAfter(before);
            assertThat(enrol(Optional.empty()).identity().notAfter())
                    .isEqualTo(credentials.identity().notAfter());
            server.stop();
            server.reports.clear();
            server.startAgain();
            until("it is let in with the new one", () -> server.reports.containsKey("h1"));
        }
    }
}
