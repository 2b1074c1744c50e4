package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.Accepted;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.VmFacts;
import dev.zugvogel.wire.v1.VmReport;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final BlockingQueue<String> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> snapshots = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestServer server;
    private Identity identity;
    private TestAgent agent;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
        identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
        server.agents().onConnected(connected -> connections.add(connected.host() + " " + connected.address()));
        server.agents().onSnapshot((host, snapshot) -> snapshots.add(host + " " + snapshot.getMigrationId()));
        server.agents().onSnapshot((host, snapshot) -> {
            throw new IllegalStateException("a listener that fails, to show that it harms nobody");
        });
    }

    @BeforeEach
    void connect() throws Exception {
        agent = TestAgent.connect(server.agentPort(), identity);
        Eventually.until("connected", () -> server.agents().find("h1").isPresent());
    }

    @AfterEach
    void disconnect() throws Exception {
        agent.close();
        Eventually.until("disconnected", () -> server.agents().connected().isEmpty());
    }

    @AfterAll
    void stop() {
        threads.close();
        server.close();
    }

    @Test
    void anAgentIsKnownByItsCertificateAndItsHello() throws Exception {
        var connected = server.agents().find("h1").orElseThrow();
        assertThat(connected.address()).isEqualTo("10.0.0.1");
        assertThat(connected.agentPort()).isEqualTo(8445);
        assertThat(connected.relayPort()).isEqualTo(8446);
        assertThat(server.agents().connected()).containsExactly("h1");
        assertThat(connections.poll(20, TimeUnit.SECONDS)).isEqualTo("h1 10.0.0.1");
    }

    @Test
    void anAgentThatGoesIsShownAsDisconnectedAndItsVmsStayKnown() throws Exception {
        agent.report(TestAgent.report(TestAgent.vm("kept", "running")));
        Eventually.until("kept is known", () -> server.get("/v1/vms/kept").status() == 200);
        agent.close();
        Eventually.until(
                "h1 is disconnected",
                () -> !server.get("/v1/hosts/h1").body().path("connected").asBoolean());
        assertThat(server.get("/v1/vms/kept").body().path("host").asText()).isEqualTo("h1");
        assertLost(() -> server.agents().ask("h1", examine("kept"), LONG));
    }

    @Test
    void answersFindTheirRequestsInAnyOrder() throws Exception {
        List<Future<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Request.Builder request = examine("vm" + i);
            asked.add(threads.submit(() -> server.agents().ask("h1", request, LONG)));
        }
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) requests.add(nextRequest());
        assertThat(requests).extracting(Request::getId).doesNotHaveDuplicates();
        assertThat(requests)
                .extracting(Request::getFencingToken)
                .containsOnly(server.agents().fencingToken());
        for (Request request : requests.reversed()) {
            VmFacts facts = VmFacts.newBuilder()
                    .setUuid(request.getExamineVm().getUuid())
                    .build();
            answer(Answer.newBuilder().setId(request.getId()).setVm(facts));
        }
        for (int i = 0; i < 20; i++)
            assertThat(asked.get(i).get().getVm().getUuid()).isEqualTo("vm" + i);
    }

    @Test
    void aFailureOfTheAgentArrivesAsItWas() throws Exception {
        Future<Answer> asked = threads.submit(() -> server.agents().ask("h1", examine("x"), LONG));
        Failure failure = Failure.of(Code.LIBVIRT_UNREACHABLE, "no socket").ownedBy("h1");
        answer(Answer.newBuilder().setId(nextRequest().getId()).setFailure(RpcFailure.message(failure)));
        assertThatThrownBy(asked::get)
                .cause()
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }

    @Test
    void anAgentThatDoesNotAnswerInTimeIsLostToTheCallerAndALateAnswerHarmsNobody() throws Exception {
        assertLost(() -> server.agents().ask("h1", examine("x"), Duration.ofMillis(50)));
        Request late = nextRequest();
        Future<Answer> next = threads.submit(() -> server.agents().ask("h1", examine("y"), LONG));
        Request second = nextRequest();
        answer(Answer.newBuilder().setId(late.getId()).setAccepted(Accepted.getDefaultInstance()));
        answer(Answer.newBuilder()
                .setId(second.getId())
                .setVm(VmFacts.newBuilder().setUuid("y")));
        assertThat(next.get().getVm().getUuid()).isEqualTo("y");
    }

    @Test
    void aConnectionThatBreaksEndsTheWait() throws Exception {
        Future<Answer> asked = threads.submit(() -> server.agents().ask("h1", examine("x"), LONG));
        nextRequest();
        agent.close();
        assertThatThrownBy(() -> asked.get(5, TimeUnit.SECONDS)).cause().hasMessageContaining("ZV-3005");
    }

    @Test
    void aHostThatNeverConnectedIsLost() {
        assertLost(() -> server.agents().ask("h9", examine("x"), LONG));
        assertThat(server.agents().find("h9")).isEmpty();
    }

    @Test
    void aSecondConnectionOfAHostTakesThePlaceOfTheFirst() throws Exception {
        try (TestAgent second = TestAgent.connect(server.agentPort(), identity)) {
            assertThat(agent.failure()).isEqualTo("ZV-1015");
            Future<Answer> asked = threads.submit(() -> server.agents().ask("h1", examine("x"), LONG));
            assertThat(second.message().hasRequest()).isTrue();
            agent.close();
            assertThat(server.agents().connected()).containsExactly("h1");
            assertThat(server.get("/v1/hosts/h1").body().path("connected").asBoolean())
                    .isTrue();
            assertThat(asked.isDone()).isFalse();
        }
    }

    @Test
    void snapshotsReachTheListenersAndTheAcknowledgementTheAgent() throws Exception {
        for (String id : List.of("m1", "m2"))
            agent.send(AgentMessage.newBuilder()
                    .setSnapshot(MigrationSnapshot.newBuilder().setMigrationId(id))
                    .build());
        assertThat(snapshots.poll(20, TimeUnit.SECONDS)).isEqualTo("h1 m1");
        assertThat(snapshots.poll(20, TimeUnit.SECONDS)).isEqualTo("h1 m2");
        server.agents().acknowledge("h1", "m1");
        assertThat(agent.message().getSnapshotAck().getMigrationId()).isEqualTo("m1");
        server.agents().acknowledge("h9", "m1");
    }

    static List<AgentMessage> outOfTurn() {
        return List.of(
                AgentMessage.newBuilder().setHello(TestAgent.hello()).build(),
                AgentMessage.newBuilder().setHello(Hello.getDefaultInstance()).build());
    }

    @ParameterizedTest
    @MethodSource("outOfTurn")
    void aSecondHelloEndsTheConnection(AgentMessage message) throws Exception {
        agent.send(message);
        assertThat(agent.failure()).isEqualTo("ZV-1001");
    }

    static List<AgentMessage> noBeginnings() {
        Hello hello = TestAgent.hello();
        return List.of(
                AgentMessage.newBuilder()
                        .setReport(HostReport.getDefaultInstance())
                        .build(),
                AgentMessage.newBuilder().setAnswer(Answer.getDefaultInstance()).build(),
                AgentMessage.getDefaultInstance(),
                AgentMessage.newBuilder().setHello(Hello.getDefaultInstance()).build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().setMigrationAddress("10.0.0.1; rm -rf /"))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder()
                                .addMigrationAddresses("10.0.0.1")
                                .addMigrationAddresses("; rm"))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().addMigrationAddresses("10.9.9.9"))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().addAllMigrationAddresses(Collections.nCopies(9, "10.0.0.1")))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().setLibvirtTlsName("no name"))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().setAgentPort(70_000))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().setRelayPort(-1))
                        .build(),
                AgentMessage.newBuilder()
                        .setHello(hello.toBuilder().setAgentVersion("x".repeat(65)))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("noBeginnings")
    void aConnectionThatDoesNotBeginWithAProperHelloIsEnded(AgentMessage message) throws Exception {
        try (TestAgent odd = TestAgent.dial(server.agentPort(), identity)) {
            odd.send(message);
            assertThat(odd.failure()).isEqualTo("ZV-1001");
        }
        assertThat(server.agents().connected()).containsExactly("h1");
    }

    @Test
    void aMessageOverTheLimitEndsItsConnectionOnly() throws Exception {
        agent.report(HostReport.newBuilder().setCpuModel("x".repeat(17 << 20)).build());
        assertThat(agent.next()).isInstanceOf(StatusRuntimeException.class);
        assertThat(server.get("/v1/hosts").status()).isEqualTo(200);
        TestAgent.connect(server.agentPort(), identity).close();
    }

    @Test
    void aReportThatMakesNoSenseSpoilsOnlyItself() throws Exception {
        VmReport good = TestAgent.vm("sane", "running");
        agent.report(TestAgent.report(
                        good,
                        good.toBuilder().setUuid("not a uuid").build(),
                        good.toBuilder()
                                .setUuid(TestAgent.uuid("n").toString())
                                .setName("")
                                .build(),
                        good.toBuilder()
                                .setUuid(TestAgent.uuid("l").toString())
                                .setName("x".repeat(300))
                                .build(),
                        TestAgent.vm("odd", "running").toBuilder()
                                .setCpuBusyPercent(Double.NaN)
                                .setMemoryBytes(-5)
                                .setVcpus(-1)
                                .build())
                .toBuilder()
                .setCpuBusyPercent(Double.POSITIVE_INFINITY)
                .setPsiIoPercent(-3)
                .setMemoryTotalBytes(Long.MIN_VALUE)
                .setCpus(-4)
                .setLibvirtVersion(-1)
                .build());
        Eventually.until("odd is listed", () -> server.get("/v1/vms/odd").status() == 200);
        assertThat(server.get("/v1/vms").body().findValuesAsText("name"))
                .contains("sane", "odd")
                .doesNotContain("");
        assertThat(server.get("/v1/hosts/h1").body().path("memory_total").asLong())
                .isZero();
    }

    @Test
    void anAgentThatEndsItsStreamIsGone() throws Exception {
        agent.complete();
        Eventually.until("h1 is gone", () -> server.agents().find("h1").isEmpty());
    }

    private static Request.Builder examine(String uuid) {
        return Request.newBuilder().setExamineVm(ExamineVm.newBuilder().setUuid(uuid));
    }

    private Request nextRequest() throws InterruptedException {
        ServerMessage message = agent.message();
        assertThat(message.hasRequest()).isTrue();
        return message.getRequest();
    }

    private void answer(Answer.Builder answer) {
        agent.send(AgentMessage.newBuilder().setAnswer(answer).build());
    }

    private static void assertLost(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.AGENT_LOST));
    }
}
