package dev.zugvogel.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real program. */
final class DiskHookTest {
    @TempDir
    Path folder;

    private DiskHook.Device device = new DiskHook.Device("", 0, "", "");

    @BeforeEach
    void describe() {
        device = new DiskHook.Device(folder.resolve("db1").toString(), 4096, "db1", "an-uuid");
    }

    private DiskHook hook(Duration patience, String script) throws IOException {
        Path program = Files.writeString(folder.resolve("hook"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new DiskHook(Optional.of(program), patience);
    }

    private DiskHook hook(String script) throws IOException {
        return hook(Duration.ofSeconds(20), script);
    }

    private static void failsWith(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("ZV-3020")
                .hasMessageContaining(words);
    }

    @Test
    void itIsToldWhatToDoInOneObject() throws IOException {
        Path told = folder.resolve("told");
        DiskHook hook = hook("cat > " + told + "; truncate -s 4096 " + device.path());
        hook.prepare(device);
        JsonNode call = Json.readLenient(Files.readString(told), JsonNode.class);
        assertThat(call.path("action").asText()).isEqualTo("prepare");
        assertThat(call.path("path").asText()).isEqualTo(device.path());
        assertThat(call.path("size_bytes").asLong()).isEqualTo(4096);
        assertThat(call.path("vm").asText()).isEqualTo("db1");
        assertThat(call.path("uuid").asText()).isEqualTo("an-uuid");
        hook.discard(device);
        assertThat(Files.readString(told)).contains("\"discard\"");
    }

    @Test
    void itsWordsAreInTheFailure() throws IOException {
        DiskHook hook = hook("echo volume group vg0 is full >&2; exit 5");
        failsWith(() -> hook.prepare(device), "exited with 5 at prepare");
        failsWith(() -> hook.discard(device), "volume group vg0 is full");
    }

    @Test
    void oneThatSucceedsWithoutADeviceHasFailed() throws IOException {
        DiskHook hook = hook("exit 0");
        failsWith(() -> hook.prepare(device), "there is no " + device.path());
    }

    @Test
    void oneThatHangsIsEnded() throws IOException {
        DiskHook hook = hook(Duration.ofMillis(200), "sleep 600");
        failsWith(() -> hook.prepare(device), "did not end within");
    }

    @Test
    void aProgramThatIsNotThereIsNoHook() {
        DiskHook none = DiskHook.of(Optional.of(folder.resolve("nothing")));
        assertThat(none.isPresent()).isFalse();
        failsWith(() -> none.prepare(device), "can't run");
        assertThat(DiskHook.of(Optional.empty()).isPresent()).isFalse();
    }
}
