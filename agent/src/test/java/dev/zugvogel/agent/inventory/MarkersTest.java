package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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

    @Test
    void aDigestIsTakenAnewWhenTheFileChanged() throws IOException {
        Path image = folder.resolve("base.img");
        Files.writeString(image, "abc");
        Digests digests = new Digests();
        String before = digests.of(image);
        assertThat(before).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Files.writeString(image, "abd");
        Files.setLastModifiedTime(image, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(digests.of(image)).isNotEqualTo(before);
    }
}
