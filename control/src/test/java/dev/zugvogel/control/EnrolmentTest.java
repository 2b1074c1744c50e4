package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.CertificateRequest;
import dev.zugvogel.wire.pki.GrpcTls;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.pki.Pem;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import dev.zugvogel.wire.v1.JoinRequest;
import dev.zugvogel.wire.v1.RenewRequest;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aJoinTokenWorksOnce() throws Exception {
        String token = server.newToken("join");
        assertThat(join(token, "once1").host()).isEqualTo("once1");
        assertFails("ZV-1008", () -> join(token, "once2"));
        assertThat(server.get("/v1/hosts/once2").status()).isEqualTo(404);
    }

    @Test
    void ofManyWhoUseOneTokenAtOnceOneJoins() throws Exception {
        String token = server.newToken("join");
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String host = "race" + i;
            tries.add(() -> {
                try {
                    return join(token, host).host().equals(host);
                } catch (StatusRuntimeException e) {
                    return false;
                }
            });
        }
        int joined = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(tries)) if (result.get()) joined++;
        }
        assertThat(joined).isEqualTo(1);
        assertThat(server.get("/v1/hosts").body().findValuesAsText("name"))
                .filteredOn(name -> name.startsWith("race"))
                .hasSize(1);
    }

    @Test
    void anExpiredJoinTokenIsRefused() throws Exception {
        String token = server.newToken("join");
        server.clock().advance(Duration.ofMinutes(61));
        assertFails("ZV-1008", () -> join(token, "late"));
    }

    @Test
    void aTokenForPeopleJoinsNobody() {
        assertFails("ZV-1008", () -> join(server.adminToken(), "sneaky"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "H1",
                "-h1",
                ".h1",
                "h 1",
                "h1/..",
                "h1\n",
                "hö",
                "a23456789012345678901234567890123456789012345678901234567890123x"
            })
    void aNameThatIsNoHostNameIsRefusedAndTheTokenStaysGood(String name) throws Exception {
        String token = server.newToken("join");
        assertFails(
                "ZV-1001",
                () -> request(token, name, CertificateRequest.create("x").der()));
        String good = "good" + Math.abs((long) name.hashCode());
        assertThat(join(token, good).host()).isEqualTo(good);
    }

    @Test
    void theServersOwnNamesAreNoHostNames() throws Exception {
        String token = server.newToken("join");
        assertFails("ZV-1001", () -> join(token, "control.test"));
        assertFails("ZV-1001", () -> join(token, "127.0.0.1"));
    }

    @Test
    void aRequestThatIsNoCertificateRequestIsRefusedAndTheTokenStaysGood() throws Exception {
        String token = server.newToken("join");
        assertFails("ZV-1001", () -> request(token, "garbage", new byte[] {0x30, (byte) 0x84, 127, -1, -1, -1}));
        assertFails("ZV-1001", () -> request(token, "garbage", new byte[1 << 20]));
        assertThat(join(token, "garbage").host()).isEqualTo("garbage");
    }

    @Test
    void aNameThatIsTakenNeedsATokenForJustThisHost() throws Exception {
        Identity first = join(server.newToken("join"), "taken");
        String anyHost = server.newToken("join");
        assertFails("ZV-1015", () -> join(anyHost, "taken"));

        String forTaken = server.post("/v1/tokens", "{\"kind\":\"join\",\"host\":\"taken\"}")
                .body()
                .path("token")
                .asText();
        assertFails("ZV-1008", () -> join(forTaken, "other"));
        Identity second = join(forTaken, "taken");
        try (TestAgent old = TestAgent.dial(server.agentPort(), first)) {
            assertThat(old.failure()).isEqualTo("ZV-1006");
        }
        TestAgent.connect(server.agentPort(), second).close();
        assertThat(join(anyHost, "nottaken").host()).isEqualTo("nottaken");
    }

    @Test
    void aRenewedCertificateTakesOverWhenItIsFirstUsed() throws Exception {
        Identity first = join(server.newToken("join"), "renewing");
        Identity second = renew(first);
        TestAgent.connect(server.agentPort(), first).close();

        Identity third = renew(first);
        TestAgent.connect(server.agentPort(), third).close();
        for (Identity old : List.of(first, second)) {
            try (TestAgent agent = TestAgent.dial(server.agentPort(), old)) {
                assertThat(agent.failure()).isEqualTo("ZV-1006");
            }
        }
    }

    @Test
    void renewalNeedsACertificate() {
        ManagedChannel channel = TestAgent.channel(server.agentPort(), GrpcTls.pinned(server.fingerprint()));
        try {
            assertFails(
                    "ZV-1006",
                    () -> EnrolmentGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(20, TimeUnit.SECONDS)
                            .renew(RenewRequest.getDefaultInstance()));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void withoutACertificateNobodyConnects() throws Exception {
        try (TestAgent agent = TestAgent.dial(server.agentPort(), GrpcTls.pinned(server.fingerprint()))) {
            assertThat(agent.failure()).isEqualTo("ZV-1006");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityDoesNotEvenGetThroughTheHandshake(@TempDir Path elsewhere) throws Exception {
        CertificateRequest request = CertificateRequest.create("h1");
        Identity foreign = request.with(
                CertificateAuthority.openOrCreate(elsewhere).sign(request.der(), "h1", Duration.ofDays(1)));
        try (TestAgent agent = TestAgent.dial(server.agentPort(), insisting(foreign))) {
            assertThat(agent.next())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    @Test
    void aServerCertificateOfThisAuthorityIsNoHost(@TempDir Path folder) throws Exception {
        CertificateAuthority authority =
                CertificateAuthority.openOrCreate(server.state().resolve("authority"));
        Identity odd = authority.issueServer("not-a-member", Set.of("localhost"));
        try (TestAgent agent = TestAgent.dial(server.agentPort(), odd)) {
            assertThat(agent.next())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    @Test
    void whoKeepsGuessingIsSlowedDown(@TempDir Path folder) throws Exception {
        try (TestServer other = TestServer.start(folder)) {
            String forged = "zvj_" + "A".repeat(43) + "." + other.fingerprint();
            ManagedChannel channel = TestAgent.channel(other.agentPort(), GrpcTls.pinned(other.fingerprint()));
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < 100; i++) codes.add(guess(channel, forged));
            channel.shutdownNow();
            assertThat(codes.subList(0, 20)).containsOnly("ZV-1008");
            assertThat(codes).contains("ZV-1016");
            other.clock().advance(Duration.ofSeconds(30));
            assertThat(TestAgent.join(other.agentPort(), other.newToken("join"), "h1")
                            .host())
                    .isEqualTo("h1");
        }
    }

    @Test
    void joiningLeavesAnAuditRecordThatNamesTheToken() throws Exception {
        var token = server.post("/v1/tokens", "{\"kind\":\"join\"}").body();
        join(token.path("token").asText(), "audited");
        var record = server.get("/v1/audit?limit=1").body().get(0);
        assertThat(record.path("action").asText()).isEqualTo("host.join");
        assertThat(record.path("principal").asText())
                .isEqualTo("join:" + token.path("id").asText());
        assertThat(record.path("subject").asText()).isEqualTo("audited");
    }

    // Trusts the server and shows its certificate unasked, so that the server is the one that refuses.
    private ChannelCredentials insisting(Identity foreign) throws Exception {
        X509Certificate ours = CertificateAuthority.openOrCreate(server.state().resolve("authority"))
                .certificate();
        return TlsChannelCredentials.newBuilder()
                .keyManager(new InsistentKey(foreign))
                .trustManager(new ByteArrayInputStream(Pem.encode(List.of(ours)).getBytes(StandardCharsets.US_ASCII)))
                .build();
    }

    private Identity join(String token, String host) {
        return TestAgent.join(server.agentPort(), token, host);
    }

    private void request(String token, String host, byte[] csr) {
        ManagedChannel channel = TestAgent.channel(server.agentPort(), GrpcTls.pinned(server.fingerprint()));
        try {
            var answer = EnrolmentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .join(JoinRequest.newBuilder()
                            .setToken(token)
                            .setHost(host)
                            .setCsrDer(ByteString.copyFrom(csr))
                            .build());
            throw new AssertionError("joined: " + answer);
        } finally {
            channel.shutdownNow();
        }
    }

    private static String guess(ManagedChannel channel, String token) {
        try {
            var answer = EnrolmentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .join(JoinRequest.newBuilder()
                            .setToken(token)
                            .setHost("guess")
                            .build());
            throw new AssertionError("joined: " + answer);
        } catch (StatusRuntimeException e) {
            return code(e);
        }
    }

    private Identity renew(Identity identity) {
        ManagedChannel channel = TestAgent.channel(server.agentPort(), GrpcTls.client(identity));
        try {
            CertificateRequest request = CertificateRequest.create(identity.host());
            return TestAgent.identity(
                    request,
                    EnrolmentGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(20, TimeUnit.SECONDS)
                            .renew(RenewRequest.newBuilder()
                                    .setCsrDer(ByteString.copyFrom(request.der()))
                                    .build()));
        } finally {
            channel.shutdownNow();
        }
    }

    private static void assertFails(String code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class, e -> assertThat(code(e)).isEqualTo(code));
    }

    private static String code(StatusRuntimeException e) {
        return RpcFailure.of(e)
                .map(failure -> failure.code().text())
                .orElse(e.getStatus().toString());
    }
}
