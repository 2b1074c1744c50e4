package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.control.api.Operation;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.wire.pki.Identity;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
        TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aTokenThatHasExpiredIsRefused() throws Exception {
        JsonNode token = server.post("/v1/tokens", "{\"kind\":\"viewer\",\"ttl_ms\":60000}")
                .body();
        assertThat(server.call("GET", "/v1/hosts", null, token.path("token").asText())
                        .status())
                .isEqualTo(200);
        server.clock().advance(Duration.ofSeconds(61));
        assertThat(server.call("GET", "/v1/hosts", null, token.path("token").asText())
                        .code())
                .isEqualTo("ZV-1006");
        assertThat(server.get("/v1/tokens").body().findValuesAsText("id"))
                .doesNotContain(token.path("id").asText());
    }

    @Test
    void aTokenThatWasDeletedIsRefused() throws Exception {
        JsonNode token = server.post("/v1/tokens", "{\"kind\":\"admin\",\"note\":\"short-lived\"}")
                .body();
        String path = "/v1/tokens/" + token.path("id").asText();
        assertThat(server.call("DELETE", path, null, server.adminToken()).status())
                .isEqualTo(204);
        assertThat(server.call("GET", "/v1/hosts", null, token.path("token").asText())
                        .status())
                .isEqualTo(401);
        assertThat(server.call("DELETE", path, null, server.adminToken()).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zva_", "zva_short.00", "Bearer", "zvj_", "' OR 1=1 --"})
    void whatIsNoTokenIsRefused(String text) throws Exception {
        assertThat(server.call("GET", "/v1/hosts", null, text).code()).isEqualTo("ZV-1006");
    }

    @Test
    void aTokenOfAnotherSecretWithTheRightFingerprintIsRefused() throws Exception {
        String forged = "zva_" + "A".repeat(43) + "." + server.fingerprint();
        assertThat(server.call("GET", "/v1/hosts", null, forged).code()).isEqualTo("ZV-1006");
    }

    @Test
    void aJoinTokenOpensNothingInTheApi() throws Exception {
        assertThat(server.call("GET", "/v1/hosts", null, server.newToken("join"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void noAnswerEverShowsASecretAgain() throws Exception {
        String token = server.newToken("viewer");
        String secret = token.substring(4, 47);
        assertThat(server.get("/v1/tokens").body().toString()).doesNotContain(secret);
        assertThat(server.get("/v1/audit").body().toString()).doesNotContain(secret);
    }

    Stream<Operation> forMoreThanViewers() {
        return server.operations().stream()
                .filter(operation ->
                        operation.role().isPresent() && operation.role().get() != Role.VIEWER);
    }

    @ParameterizedTest
    @MethodSource("forMoreThanViewers")
    void aLowerRoleIsRefusedAndTheAttemptAtAChangeIsRecorded(Operation operation) throws Exception {
        String lower = operation.role().orElseThrow() == Role.ADMIN ? "operator" : "viewer";
        String token = server.newToken(lower);
        var answer =
                server.call(operation.method().name(), operation.path().replaceAll("\\{[a-z]+}", "x"), "{}", token);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("ZV-1007");
        if (operation.action().isPresent())
            assertThat(lastAudit().path("action").asText())
                    .isEqualTo(operation.action().get() + ".denied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | /v1/hosts/h1/maintenance     | {\"on\":true}                  | host.maintenance | h1",
                "POST   | /v1/migrations               | {\"vm\":\"db1\",\"to\":\"h2\"} | migration.start  | db1",
                "POST   | /v1/migrations/MIGRATION/cancel |                              | migration.cancel | MIGRATION",
                "PATCH  | /v1/migrations/MIGRATION     | {\"bandwidth_bytes_per_second\":1} | migration.change | MIGRATION",
                "DELETE | /v1/stores/STORE?key=true    |                                | store.remove     | STORE",
                "POST   | /v1/tokens                   | {\"kind\":\"viewer\"}          | token.create     | viewer",
                "DELETE | /v1/tokens/TOKEN             |                                | token.delete     | TOKEN",
                "DELETE | /v1/hosts/HOST               |                                | host.remove      | HOST",
            })
    void everyChangeLeavesAnAuditRecord(String method, String path, String body, String action, String subject)
            throws Exception {
        String migration = server.post("/v1/migrations", "{\"vm\":\"db1\"}")
                .body()
                .path("id")
                .asText();
        String token = server.post("/v1/tokens", "{\"kind\":\"viewer\"}")
                .body()
                .path("id")
                .asText();
        TestAgent.join(server.agentPort(), server.newToken("join"), "gone" + token);
        var names = new HashMap<>(Map.of(
                "MIGRATION", migration, "TOKEN", token, "HOST", "gone" + token, "STORE", new UUID(1, 2).toString()));
        String concrete = names.entrySet().stream()
                .reduce(path, (text, name) -> text.replace(name.getKey(), name.getValue()), (a, b) -> b);
        var answer = server.call(method, concrete, body, server.adminToken());
        assertThat(answer.status()).isBetween(200, 204);
        assertThat(lastAudit().path("action").asText()).isEqualTo(action);
        assertThat(lastAudit().path("subject").asText()).isEqualTo(names.getOrDefault(subject, subject));
        assertThat(lastAudit().path("principal").asText()).startsWith("admin:");
    }

    @Test
    void theTableOfChangesAboveIsComplete() throws Exception {
        CsvSource table = getClass()
                .getDeclaredMethod(
                        "everyChangeLeavesAnAuditRecord",
                        String.class,
                        String.class,
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class);
        List<String> tried =
                Stream.of(table.value()).map(row -> row.split("\\|")[3].strip()).toList();
        assertThat(server.operations().stream().flatMap(operation -> operation.action().stream()))
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    @Test
    void aChangeThatFailsIsRecordedAsFailed() throws Exception {
        assertThat(server.post("/v1/migrations", "{\"vm\":\"absent\"}").code()).isEqualTo("ZV-1004");
        assertThat(lastAudit().path("action").asText()).isEqualTo("migration.start.failed");
        assertThat(lastAudit().path("detail").asText()).startsWith("ZV-1004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"vm\":\"db1\"} trailing",
                "{\"vm\":\"db1\",\"unknown\":1}",
                "{}",
                "{\"vm\":\"\"}",
                "{\"vm\":{}}",
                "{\"vm\":\"db1\",\"downtime_ms\":0}",
                "{\"vm\":\"db1\",\"downtime_ms\":2000001}",
                "{\"vm\":\"db1\",\"downtime_ms\":\"soon\"}",
                "{\"vm\":\"db1\",\"bandwidth_bytes_per_second\":-1}",
                "{\"vm\":\"db1\",\"storage\":\"magic\"}",
                "{\"vm\":\"db1\",\"transport\":\"pigeon\"}",
                "{\"vm\":\"db1\",\"dry_run\":\"perhaps\"}",
                "\u0000\u0001\u0002"
            })
    void aMalformedOrderIsRefusedWithOneSentenceAndStartsNothing(String body) throws Exception {
        int before = server.get("/v1/migrations").body().size();
        var answer = server.post("/v1/migrations", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("ZV-1001");
        assertThat(answer.body().at("/error/message").asText()).isNotBlank();
        assertThat(server.get("/v1/migrations").body()).hasSize(before);
    }

    @Test
    void aDeeplyNestedBodyIsRefused() throws Exception {
        assertThat(server.post("/v1/checks", "{\"vm\":" + "[".repeat(100_000)).status())
                .isEqualTo(400);
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
        String large = "{\"vm\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(server.post("/v1/checks", large).code()).isEqualTo("ZV-1002");
        assertThat(server.post("/v1/checks", large.repeat(10)).code())
                .as("a caller that still sends")
                .isEqualTo("ZV-1002");
        var unannounced = HttpRequest.newBuilder(
                        server.request("POST", "/v1/checks", "", server.adminToken()), (name, value) -> true)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        assertThat(server.client().send(unannounced, BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        assertThat(server.get("/v1/hosts").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /v1",
        "GET, /v2/hosts",
        "POST, /v1/hosts",
        "GET, /v1/hosts/h1/maintenance",
        "DELETE, /v1/audit",
        "PATCH, /v1/hosts/h1",
        "PATCH, /v1/migrations",
        "GET, /v1/hosts/h1/x/y"
    })
    void whatIsNoRouteIsNotFound(String method, String path) throws Exception {
        var answer = server.call(method, path, null, server.adminToken());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("ZV-1003");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/hosts/h9, ZV-1005",
        "/v1/vms/vm9, ZV-1004",
        "/v1/migrations/01J, ZV-1003",
        "/v1/migrations/01J/steps, ZV-1003",
        "/v1/stores?host=h9, ZV-1005"
    })
    void whatDoesNotExistIsNotFoundUnderItsOwnCode(String path, String code) throws Exception {
        var answer = server.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void checksThatRefuseAnswerWithTheRecordBesideTheError() throws Exception {
        for (String dry : List.of("true", "false")) {
            var answer = server.post("/v1/migrations", "{\"vm\":\"stuck\",\"dry_run\":" + dry + "}");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("ZV-2001");
            assertThat(answer.body().at("/record/state").asText()).isEqualTo("refused");
            assertThat(answer.body().at("/record/checks/0/code").asText()).isEqualTo("ZV-2007");
        }
    }

    @Test
    void aMigrationIsStartedListedExplainedAndCancelled() throws Exception {
        var started = server.post(
                "/v1/migrations", "{\"vm\":\"web3\",\"to\":\"h2\",\"downtime_ms\":500,\"storage\":\"copy\"}");
        assertThat(started.status()).isEqualTo(201);
        assertThat(started.body().at("/downtime/objective_ms").asInt()).isEqualTo(500);
        String path = "/v1/migrations/" + started.body().path("id").asText();
        assertThat(server.get("/v1/migrations").body().get(0)).isEqualTo(started.body());
        assertThat(server.get(path).body()).isEqualTo(started.body());
        assertThat(server.get(path + "/steps").body()).hasSize(1);
        assertThat(server.post(path + "/cancel", "").body().path("state").asText())
                .isEqualTo("cancelled");
        var again = server.post(path + "/cancel", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("ZV-1013");
    }

    @Test
    void theLimitOfAMigrationIsChangedAndLifted() throws Exception {
        var started = server.post("/v1/migrations", "{\"vm\":\"web4\",\"transport\":\"direct\"}");
        assertThat(started.body().path("transport").asText()).isEqualTo("direct");
        assertThat(started.body().path("bandwidth_limit").isNull()).isTrue();
        String path = "/v1/migrations/" + started.body().path("id").asText();
        var changed = patch(path, "{\"bandwidth_bytes_per_second\":25000000}");
        assertThat(changed.body().path("bandwidth_limit").asLong()).isEqualTo(25_000_000);
        assertThat(lastAudit().path("detail").asText()).isEqualTo("bandwidth at most 25.0 MB/s");
        assertThat(patch(path, "{\"bandwidth_bytes_per_second\":0}")
                        .body()
                        .path("bandwidth_limit")
                        .isNull())
                .isTrue();
        for (String body : List.of(
                "{}",
                "{\"bandwidth_bytes_per_second\":-1}",
                "{\"bandwidth_bytes_per_second\":null}",
                "{\"bandwidth\":1}")) assertThat(patch(path, body).code()).isEqualTo("ZV-1001");
        server.post(path + "/cancel", "");
        assertThat(patch(path, "{\"bandwidth_bytes_per_second\":1}").code()).isEqualTo("ZV-1013");
        assertThat(patch("/v1/migrations/01J", "{\"bandwidth_bytes_per_second\":1}")
                        .code())
                .isEqualTo("ZV-1003");
    }

    private TestServer.Response patch(String path, String body) throws Exception {
        return server.call("PATCH", path, body, server.adminToken());
    }

    @Test
    void aDryRunStartsNothing() throws Exception {
        int before = server.get("/v1/migrations").body().size();
        assertThat(server.post("/v1/migrations", "{\"vm\":\"db1\",\"dry_run\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/v1/migrations").body()).hasSize(before);
    }

    @Test
    void checksAreAnsweredAsAList() throws Exception {
        var answer = server.post("/v1/checks", "{\"vm\":\"db1\",\"host\":\"h7\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/0/target").asText()).isEqualTo("h7");
        assertThat(answer.body().at("/0/findings/0/severity").asText()).isEqualTo("error");
    }

    @Test
    void maintenanceIsSetAndShown() throws Exception {
        var answer = server.call("PUT", "/v1/hosts/h1/maintenance", "{\"on\":true}", server.adminToken());
        assertThat(answer.body().path("maintenance").asBoolean()).isTrue();
        assertThat(server.get("/v1/hosts/h1").body()).isEqualTo(answer.body());
        assertThat(server.call("PUT", "/v1/hosts/h1/maintenance", "{}", server.adminToken())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theAuditLogIsReadPageByPage() throws Exception {
        JsonNode all = server.get("/v1/audit?limit=3").body();
        assertThat(all).hasSize(3);
        JsonNode next = server.get(
                        "/v1/audit?limit=1&before=" + all.get(1).path("id").asLong())
                .body();
        assertThat(next.get(0)).isEqualTo(all.get(2));
        assertThat(server.get("/v1/audit?limit=0").status()).isEqualTo(400);
        assertThat(server.get("/v1/audit?before=x").status()).isEqualTo(400);
    }

    @Test
    void aHostThatIsRemovedIsNoLongerListedAndItsCertificateOpensNothing() throws Exception {
        Identity identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h8");
        try (TestAgent agent = TestAgent.connect(server.agentPort(), identity)) {
            assertThat(server.call("DELETE", "/v1/hosts/h8", null, server.adminToken())
                            .status())
                    .isEqualTo(204);
            assertThat(server.get("/v1/hosts/h8").status()).isEqualTo(404);
            assertThat(agent.next()).isInstanceOf(StatusRuntimeException.class);
        }
        try (TestAgent agent = TestAgent.dial(server.agentPort(), identity)) {
            assertThat(agent.failure()).isEqualTo("ZV-1006");
        }
    }

    private JsonNode lastAudit() throws Exception {
        return server.get("/v1/audit?limit=1").body().get(0);
    }
}
