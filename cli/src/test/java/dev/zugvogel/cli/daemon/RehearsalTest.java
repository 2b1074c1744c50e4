package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RehearsalTest {
    @Test
    void everyCommandOfTheRehearsalEndsAsItShould(@TempDir Path folder) throws IOException {
        assertThat(new Rehearsal(folder).run(Program.command())).isTrue();
    }
}
