package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void thePeakIsNeverLessThanWhatIsOccupiedNow() throws IOException {
        ResidentMemory own = ResidentMemory.parse(Files.readString(Path.of("/proc/self/status")));

        assertThat(own.now()).isGreaterThan(Bytes.ofMib(10));
        assertThat(own.peak()).isGreaterThanOrEqualTo(own.now());
    }

    @Test
    void kernelKilobytesAreOf1024() {
        assertThat(ResidentMemory.parse("VmHWM:\t     300 kB\nVmRSS:\t     200 kB\n"))
                .isEqualTo(new ResidentMemory(Bytes.ofKib(200), Bytes.ofKib(300)));
    }
}
