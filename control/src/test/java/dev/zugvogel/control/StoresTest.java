package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.Accepted;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.StoreList;
import dev.zugvogel.wire.v1.StoreMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores as the agents of two hosts tell them, through the whole server. */
@Timeout(60)
class StoresTest {
    private static final UUID DB1 = new UUID(0, 1);
    private static final UUID DB2 = new UUID(0, 2);

    private final List<TestAgent> agents = new ArrayList<>();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        agents.forEach(TestAgent::close);
        server.close();
    }

    private void agent(String host, Function<Request, Answer.Builder> behaviour) throws Exception {
        Identity identity = TestAgent.join(server.agentPort(), server.newToken("join"), host);
        TestAgent agent = TestAgent.connect(server.agentPort(), identity);
        agents.add(agent);
        Thread.ofVirtual().start(() -> {
            try {
                while (agent.next() instanceof ServerMessage message) {
                    if (!message.hasRequest()) continue;
                    Answer.Builder answer = behaviour.apply(message.getRequest());
                    answer.setId(message.getRequest().getId());
                    agent.send(AgentMessage.newBuilder().setAnswer(answer).build());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void keeps(String host, StoreMessage... stores) throws Exception {
        agent(host, request -> {
            if (request.hasListStores())
                return Answer.newBuilder().setStores(StoreList.newBuilder().addAllStores(List.of(stores)));
            removed.add(host + " " + request.getRemoveStore().getVmUuid());
            return Answer.newBuilder().setAccepted(Accepted.getDefaultInstance());
        });
    }

    private static StoreMessage store(UUID vm, String name) {
        return StoreMessage.newBuilder()
                .setVmUuid(vm.toString())
                .setVmName(name)
                .setBytes(1 << 20)
                .setSealedAtMs(1_700_000_000_000L)
                .setMigrationId("01J")
                .setPeerHost("h9")
                .build();
    }

    private TestServer.Response delete(String path) throws Exception {
        return server.call("DELETE", path, null, server.adminToken());
    }

    @Test
    void theStoresOfAllHostsAreListedByHostAndThoseOfOneAlone() throws Exception {
        keeps("h2", store(DB1, "db1"), store(DB2, "db2"));
        keeps("h1", store(DB1, "db1"));
        assertThat(server.get("/v1/stores").body().findValuesAsText("host")).containsExactly("h1", "h2", "h2");
        assertThat(server.get("/v1/stores?host=h1").body()).hasSize(1);
        assertThat(server.get("/v1/stores").body().get(0).path("sealed_at").asText())
                .isEqualTo("2023-11-14T22:13:20Z");
    }

    @Test
    void aStoreThatWasNeverSealedHasNullsAndOneOfNoVmIsNotBelieved() throws Exception {
        keeps(
                "h1",
                StoreMessage.newBuilder().setVmUuid(DB1.toString()).setBytes(-1).build(),
                store(DB2, "db2").toBuilder().setVmUuid("../etc").build());
        assertThat(server.get("/v1/stores").body()).singleElement().satisfies(store -> {
            assertThat(store.path("vm").isNull()).isTrue();
            assertThat(store.path("peer").isNull()).isTrue();
            assertThat(store.path("sealed_at").isNull()).isTrue();
            assertThat(store.path("bytes").asLong()).isZero();
        });
    }

    @Test
    void aHostThatDoesNotTellHidesNotTheOthersButIsNamedIfItIsAskedAlone() throws Exception {
        keeps("h1", store(DB1, "db1"));
        agent(
                "h2",
                request -> Answer.newBuilder()
                        .setFailure(RpcFailure.message(Failure.of(Code.BAD_REQUEST, "this agent does not know that"))));
        assertThat(server.get("/v1/stores").body()).hasSize(1);
        assertThat(server.get("/v1/stores?host=h2").code()).isEqualTo("ZV-1001");
    }

    @Test
    void removingByNameRemovesOnEveryHostAndTheAuditNamesThem() throws Exception {
        keeps("h1", store(DB1, "db1"));
        keeps("h2", store(DB1, "db1"), store(DB2, "db2"));
        assertThat(delete("/v1/stores/db1").body()).hasSize(2);
        assertThat(removed).containsExactlyInAnyOrder("h1 " + DB1, "h2 " + DB1);
        var audit = server.get("/v1/audit?limit=1").body().get(0);
        assertThat(audit.path("subject").asText()).isEqualTo(DB1.toString());
        assertThat(audit.path("detail").asText()).isEqualTo("on h1, h2");
    }

    @Test
    void removingOnOneHostLeavesTheOther() throws Exception {
        keeps("h1", store(DB1, "db1"));
        keeps("h2", store(DB1, "db1"));
        assertThat(delete("/v1/stores/" + DB1 + "?host=h2").body()).hasSize(1);
        assertThat(removed).containsExactly("h2 " + DB1);
    }

    @Test
    void whatNobodyKeepsAndANameOfSeveralAreRefused() throws Exception {
        keeps("h1", store(DB1, "twin"), store(DB2, "twin"));
        assertThat(delete("/v1/stores/db9").code()).isEqualTo("ZV-1004");
        assertThat(delete("/v1/stores/" + new UUID(0, 9)).code()).isEqualTo("ZV-1003");
        assertThat(delete("/v1/stores/twin").code()).isEqualTo("ZV-1004");
        assertThat(delete("/v1/stores/" + DB1 + "?key=perhaps").code()).isEqualTo("ZV-1001");
        assertThat(removed).isEmpty();
    }
}
