package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.machine.Diagram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MigrationDiagramTest {
    private static final Path PAGE = Path.of("..", "docs", "flows", "migrate.md");

    @Test
    void pictureInTheDocumentationIsTheTableThatRuns() throws IOException {
        String page = Files.readString(PAGE);
        String fresh = Diagram.refresh(page, MigrationMachine.MACHINE);
        if (Boolean.getBoolean("regenerate")) Files.writeString(PAGE, fresh);
        assertThat(PAGE).hasContent(fresh);
    }
}
