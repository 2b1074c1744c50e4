package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkersTest {
    private static final Marker MARKER = new Marker("abcdefgh12345678");

    @TempDir
    Path folder;

    private Path images;
    private Path book;
    private Markers markers;

    @BeforeEach
    void open() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        book = Files.createDirectory(folder.resolve("markers"));
        markers = new Markers(book);
    }

    @Test
    void aMarkerIsSeenInItsFolderAndGoesAway() {
        assertThat(markers.put(MARKER, images)).isTrue();
        assertThat(markers.put(MARKER, images)).as("again").isTrue();
        assertThat(MARKER.isSeenIn(images)).isTrue();
        assertThat(new Marker("anothernonce").isSeenIn(images)).isFalse();
        markers.remove(MARKER);
        assertNothingIsLeft();
    }

    @Test
    void aFolderThatIsNotThereIsNotMarked() {
        assertThat(markers.put(MARKER, folder.resolve("none"))).isFalse();
        markers.remove(MARKER);
        assertNothingIsLeft();
    }

    @Test
    void theNextAgentRemovesWhatOneThatWasKilledLeft() throws IOException {
        Path more = Files.createDirectory(folder.resolve("more"));
        markers.put(MARKER, images);
        markers.put(MARKER, more);
        markers.put(new Marker("anothernonce"), images);
        new Markers(book).removeAll();
        assertNothingIsLeft();
        assertThat(more).isEmptyDirectory();
    }

    @Test
    void aMarkerThatComesWhenItsCheckIsOverDoesNotStay() {
        markers.remove(MARKER);
        assertThat(markers.put(MARKER, images)).isFalse();
        assertNothingIsLeft();
    }

    @Test
    void whatWasNeverPutIsNoErrorToRemove() {
        markers.remove(MARKER);
        markers.removeAll();
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(images).isEmptyDirectory();
        assertThat(book).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "../../../etc/cron.d/x", "abcdefgh/../x", "abcdefgh\n", "abcdefgh "})
    void aNonceThatCouldNameAnotherFileIsRefused(String nonce) {
        assertThatThrownBy(() -> new Marker(nonce)).isInstanceOf(FailureException.class);
    }
}
