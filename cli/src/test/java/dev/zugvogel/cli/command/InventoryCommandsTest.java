package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.wire.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryCommandsTest {
    @TempDir
    private Path folder;

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder);
        run = new Run(folder).loggedInTo(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hostsAreATable() {
        server.answer("GET /v1/hosts", 200, Json.write(List.of(Samples.host("h1"), Samples.host("h22"))));

        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.DONE);

        assertThat(run.lines())
                .containsExactly(
                        "name  state  vms  cpus  busy  memory free    address   libvirt  qemu",
                        "h1    ready  2    8     12 %  12.0/16.0 GiB  10.0.0.1  9.0.0    7.2.22",
                        "h22   ready  2    8     12 %  12.0/16.0 GiB  10.0.0.1  9.0.0    7.2.22");
        assertThat(server.asked("GET /v1/hosts").getFirst().token()).contains("Bearer " + server.token());
    }

    @Test
    void jsonIsTheAnswerAsItCame() {
        String body = "[ {\"name\": \"h1\", \"to_come\": 1} ]";
        server.answer("GET /v1/hosts", 200, body);

        assertThat(run.zugvogel("hosts", "--json")).isEqualTo(ExitCode.DONE);

        assertThat(run.output()).isEqualTo(body + "\n");
    }
}
