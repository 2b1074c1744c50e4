package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkersTest {
    @TempDir
    Path folder;

    @Test
    void aMarkerIsSeenInItsFolderAndGoesAway() throws IOException {
        Markers markers = new Markers("abcdefgh12345678");
        assertThat(markers.put(folder)).isTrue();
        assertThat(markers.put(folder)).as("again").isTrue();
        assertThat(markers.seen(folder)).isTrue();
        assertThat(new Markers("anothernonce").seen(folder)).isFalse();
        markers.remove(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsNotThereIsNotMarked() {
        assertThat(new Markers("abcdefgh").put(folder.resolve("none"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "../../../etc/cron.d/x", "abcdefgh/../x", "abcdefgh\n", "abcdefgh "})
    void aNonceThatCouldNameAnotherFileIsRefused(String nonce) {
        assertThatThrownBy(() -> new Markers(nonce)).isInstanceOf(FailureException.class);
    }
}
