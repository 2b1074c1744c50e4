package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.wire.pki.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    @TempDir
    Path folder;

    @Test
    void aHostThatJoinsAndConnectsIsListedWithItsVms() throws Exception {
        try (TestServer server = TestServer.start(folder)) {
            Identity identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
            try (TestAgent agent = TestAgent.connect(server.agentPort(), identity)) {
                agent.report(TestAgent.report(TestAgent.vm("db1", "running")));
                Eventually.until(
                        "db1 is listed", () -> server.get("/v1/vms").body().size() == 1);

                JsonNode host = server.get("/v1/hosts").body().get(0);
                assertThat(host.path("name").asText()).isEqualTo("h1");
                assertThat(host.path("connected").asBoolean()).isTrue();
                assertThat(host.path("libvirt_version").asText()).isEqualTo("9.0.0");
                JsonNode vm = server.get("/v1/vms/db1").body();
                assertThat(vm.path("host").asText()).isEqualTo("h1");
                assertThat(server.get("/v1/vms/" + TestAgent.uuid("db1")).body())
                        .isEqualTo(vm);
            }
        }
    }

    @Test
    void theAdminTokenIsShownAtTheFirstStartOnly() throws Exception {
        String token;
        try (TestServer first = TestServer.start(folder)) {
            token = first.adminToken();
            assertThat(first.printed()).contains(token).hasLineCount(1);
            assertThat(Files.getPosixFilePermissions(folder.resolve("admin.token")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state.db"))))
                    .isEqualTo("rw-------");
            try (TestServer second = first.restart()) {
                assertThat(second.printed()).isEmpty();
                assertThat(second.get("/v1/hosts").status()).isEqualTo(200);
            }
        }
        assertThat(Files.readString(folder.resolve("admin.token"))).isEqualTo(token + "\n");
    }

    @Test
    void aSecondServerOnTheSameStateIsRefusedAndHarmsNothing() throws Exception {
        try (TestServer server = TestServer.start(folder)) {
            assertThatThrownBy(() -> TestServer.start(folder)).hasMessageContaining("another server uses this state");
            assertThat(server.get("/v1/hosts").status()).isEqualTo(200);
        }
    }
}
