package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that a hook makes, here as a plain file; both agents are real. */
final class BlockDevicesTest {
    private static final String HOOK = """
            #!/bin/sh
            read call
            path=$(echo "$call" | sed 's/.*"path":"\\([^"]*\\)".*/\\1/')
            case $call in
              *'"prepare"'*) truncate -s 4096 "$path" ;;
              *'"discard"'*) rm -f "$path" ;;
            esac
            """;

    @TempDir
    Path folder;

    private World world;
    private Path here;
    private Path there;

    @BeforeEach
    void open() throws IOException {
        world = new World(folder, true);
        here = Files.writeString(
                Files.createDirectories(folder.resolve("h1/dev")).resolve("db1"), "data");
        world.devices = "<devices><disk type='block' device='disk'><source dev='" + here
                + "'/><target dev='vda' bus='virtio'/></disk></devices>";
        there = Files.createDirectories(folder.resolve("h2/dev")).resolve("db1");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void withHook(String script) throws IOException {
        Path hook = Files.writeString(folder.resolve("hook"), script);
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        world.diskHook = hook;
        world.restartTargetAgent();
    }

    private MigrationSnapshot migrate() throws InterruptedException {
        DiskPlan disk = DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(here.toString())
                .setFormat("raw")
                .setCapacityBytes(4096)
                .setHook(true)
                .build();
        world.outgoings().start(world.order(disk).build());
        until("it ends", () -> world.end().isPresent());
        return world.end().orElseThrow();
    }

    @Test
    void aDeviceIsMadeThereAndTheOneHereIsLeftToItsAdministrator() throws InterruptedException, IOException {
        withHook(HOOK);
        assertThat(migrate().getState()).isEqualTo("done");
        assertThat(there).exists();
        assertThat(here).hasContent("data");
    }

    @Test
    void whatIsUndoneIsDiscarded() throws InterruptedException, IOException {
        withHook(HOOK);
        world.proof = new Proof.Different("channel disk: CRC differs");
        assertThat(migrate().getState()).isEqualTo("failed");
        until("it is clean", () -> !Files.exists(there));
        assertThat(here).hasContent("data");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aDeviceThatIsThereIsNeitherWrittenToNorDiscarded() throws InterruptedException, IOException {
        withHook(HOOK);
        Files.writeString(there, "precious");
        assertThat(migrate().getFailureCode()).isEqualTo(Code.VOLUME_CREATE_FAILED.text());
        assertThat(there).hasContent("precious");
    }

    @Test
    void aHookThatFailsIsTheReason() throws InterruptedException, IOException {
        withHook("#!/bin/sh\nread call\ncase $call in *prepare*) echo vg0 is full >&2; exit 5;; esac\n");
        MigrationSnapshot end = migrate();
        assertThat(end.getFailureCode()).isEqualTo(Code.DISK_HOOK_FAILED.text());
        assertThat(end.getFailureMessage()).contains("vg0 is full");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
    }
}
