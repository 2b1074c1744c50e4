package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.control.api.Operation;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Server and OpenAPI document say the same. Every other test's answers are held to it too, by {@link TestServer}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {
    private final Contract contract = Contract.load();

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
    void everyRouteIsPromisedAndEveryPromiseHasARouteWithRoleAndAuditAction() {
        assertThat(server.operations()).containsExactlyInAnyOrderElementsOf(contract.operations());
    }

    @Test
    void anAnswerThatBreaksTheContractIsNoticed() {
        assertThatThrownBy(() -> contract.check("host", "{\"name\":\"h1\"}")).hasMessageContaining("'connected'");
        assertThatThrownBy(() -> contract.check("failure", "{\"error\":{\"code\":\"2007\"}}"))
                .hasMessageContaining("pattern");
    }

    @Test
    void theServedDocumentIsTheOneInTheRepository() throws Exception {
        var served = server.client()
                .send(server.request("GET", "/v1/openapi.yaml", null, null), BodyHandlers.ofInputStream());
        try (var file = getClass().getResourceAsStream("/openapi.yaml")) {
            assertThat(served.body().readAllBytes()).isEqualTo(file.readAllBytes());
        }
    }

    @Test
    void everyReferenceInTheDocumentLeadsSomewhereAndEverySchemaIsUsed() {
        Set<String> references = new HashSet<>();
        collectReferences(contract.document(), references);
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                contract.document().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        contract.document().path("components").path("schemas").fieldNames().forEachRemaining(name -> {
            boolean ofEvents = name.equals("gap");
            assertThat(ofEvents || references.contains("#/components/schemas/" + name))
                    .as(name)
                    .isTrue();
        });
    }

    Stream<Operation> needingTokens() {
        return contract.operations().stream()
                .filter(operation -> operation.role().isPresent());
    }

    @ParameterizedTest
    @MethodSource("needingTokens")
    void withoutATokenNothingIsAnswered(Operation operation) throws Exception {
        var answer = server.call(operation.method().name(), concrete(operation), null, null);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("ZV-1006");
    }

    private static String concrete(Operation operation) {
        return operation.path().replaceAll("\\{[a-z]+}", "x");
    }

    private static void collectReferences(JsonNode node, Set<String> found) {
        if (node.has("$ref")) found.add(node.path("$ref").asText());
        node.forEach(child -> collectReferences(child, found));
    }
}
