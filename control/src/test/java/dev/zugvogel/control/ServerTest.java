package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.Identity;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    @Test
    void aPortThatIsTakenIsOneClearErrorAndLeavesTheStateFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress busy = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            for (var ports : List.of(List.of(busy, any), List.of(any, busy))) {
                ServerConfig config = new ServerConfig(folder, ports.get(0), ports.get(1), List.of(), Optional.empty());
                assertThatThrownBy(() -> Server.start(
                                config,
                                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                                InstantSource.system(),
                                (inventory, agents, store, events, clock) -> new MemoryMigrations()))
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining("can't listen");
            }
        }
        Database.open(folder.resolve("state.db")).close();
    }
}
