package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RehearsalTest {
    @Test
    void everyCommandEndsAsItShouldAndTheAgentGetsWarm(@TempDir Path folder) throws Exception {
        assertThat(new Rehearsal(folder, Program.command()).run()).isTrue();
    }
}
