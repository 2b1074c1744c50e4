package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.inventory.ProcFiles.CpuTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcFilesTest {
    @TempDir
    Path proc;

    @Test
    void aKernelsFiguresAreRead() throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  100 10 50 800 40 0 0 0 90 0\ncpu0 1 2 3 4\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal: 8 kB\nMemAvailable:    2048 kB\n");
        Files.createDirectories(proc.resolve("pressure"));
        Files.writeString(proc.resolve("pressure/io"), "some avg10=1.25 avg60=0.00 total=1\nfull avg10=9.00\n");
        ProcFiles files = new ProcFiles(proc);
        assertThat(files.cpuTicks()).isEqualTo(new CpuTicks(160, 1000));
        assertThat(files.memoryAvailableBytes()).hasValue(2048 * 1024);
        assertThat(files.pressurePercent("io")).hasValue(1.25);
        assertThat(files.userFaults()).isFalse();
        Files.createDirectories(proc.resolve("sys/vm"));
        Files.writeString(proc.resolve("sys/vm/unprivileged_userfaultfd"), "1\n");
        assertThat(files.userFaults()).isTrue();
    }

    @Test
    void aKernelWithoutThemIsNoFailure() {
        ProcFiles files = new ProcFiles(proc.resolve("nothing"));
        assertThat(files.cpuTicks()).isEqualTo(CpuTicks.NONE);
        assertThat(files.memoryAvailableBytes()).isEmpty();
        assertThat(files.pressurePercent("cpu")).isEmpty();
    }

    @Test
    void sharesComeFromDifferencesAndTheFirstSightIsZero() {
        Shares shares = new Shares();
        assertThat(shares.hostPercent(new CpuTicks(100, 1000))).isZero();
        assertThat(shares.hostPercent(new CpuTicks(150, 1100))).isEqualTo(50);
        assertThat(shares.vmPercent("a", 1_000, 0)).isZero();
        assertThat(shares.vmPercent("a", 3_000, 1_000)).isEqualTo(200);
        assertThat(shares.vmPercent("a", 10, 2_000))
                .as("the VM was started anew")
                .isZero();
        shares.keepOnly(Set.of());
        assertThat(shares.vmPercent("a", 20_000, 3_000)).isZero();
    }
}
