package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.v1.AgentMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    Path folder;

    @Test
    void aRestartedServerKnowsWhatItKnewShowsItAsLastSeenAndIsObeyedFromThenOn() throws Exception {
        TestServer server = TestServer.start(folder);
        String viewer = server.newToken("viewer");
        String join = server.newToken("join");
        Identity identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
        try (TestAgent agent = TestAgent.connect(server.agentPort(), identity)) {
            agent.report(TestAgent.report(TestAgent.vm("db1", "running")));
            Eventually.until("db1 is listed", () -> server.get("/v1/vms/db1").status() == 200);
        }
        server.call("PUT", "/v1/hosts/h1/maintenance", "{\"on\":true}", server.adminToken());
        Eventually.until(
                "h1 is gone",
                () -> !server.get("/v1/hosts/h1").body().path("connected").asBoolean());
        JsonNode host = server.get("/v1/hosts/h1").body();
        JsonNode vm = server.get("/v1/vms/db1").body();
        JsonNode audit = server.get("/v1/audit").body();
        long lastEvent = server.events().last();
        long fencingToken = server.agents().fencingToken();

        try (TestServer next = server.restart()) {
            assertThat(next.agents().fencingToken()).isGreaterThan(fencingToken);
            assertThat(next.get("/v1/hosts/h1").body()).isEqualTo(host);
            assertThat(next.get("/v1/vms/db1").body()).isEqualTo(vm);
            assertThat(next.get("/v1/audit").body()).isEqualTo(audit);
            assertThat(next.events().last()).isEqualTo(lastEvent);
            assertThat(next.call("GET", "/v1/hosts", null, viewer).status()).isEqualTo(200);
            assertThat(TestAgent.join(next.agentPort(), join, "h2").host()).isEqualTo("h2");

            TestAgent agent = TestAgent.dial(next.agentPort(), identity);
            agent.send(AgentMessage.newBuilder().setHello(TestAgent.hello()).build());
            assertThat(agent.message().getWelcome().getFencingToken())
                    .isEqualTo(next.agents().fencingToken());
            Eventually.until(
                    "h1 is back",
                    () -> next.get("/v1/hosts/h1").body().path("connected").asBoolean());
            agent.close();
        }
    }
}
