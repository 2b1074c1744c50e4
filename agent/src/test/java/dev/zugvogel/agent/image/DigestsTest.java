package dev.zugvogel.agent.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestsTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final FileTime THEN = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private Path image(String content) throws IOException {
        Path image = Files.writeString(folder.resolve("base.img"), content);
        return Files.setLastModifiedTime(image, THEN);
    }

    @Test
    void aDigestIsTakenAnewWhenTheFileChanged() throws IOException {
        Digests digests = Digests.inMemory();
        Path image = image("abc");
        assertThat(digests.of(image)).isEqualTo(ABC);
        Files.writeString(image, "abd");
        Files.setLastModifiedTime(image, FileTime.from(Instant.parse("2026-01-01T00:00:01Z")));
        assertThat(digests.of(image)).isNotEqualTo(ABC);
    }

    /** What the file holds now would tell whether it was read again. */
    @Test
    void aFileThatLooksTheSameIsNotReadAgainEvenAfterARestartAndUnderAnotherName() throws IOException {
        Path memory = folder.resolve("digests");
        Digests.keptIn(memory).of(image("abc"));
        Path renamed = Files.move(image("abd"), folder.resolve("renamed.img"));
        assertThat(Digests.keptIn(memory).of(renamed)).isEqualTo(ABC);
        assertThat(Digests.inMemory().of(renamed)).isNotEqualTo(ABC);
    }

    @Test
    void whatACrashCutShortIsComputedAnew() throws IOException {
        Path memory = folder.resolve("digests");
        Digests.keptIn(memory).of(image("abc"));
        Files.writeString(memory, Files.readString(memory).substring(3, 80));
        assertThat(Digests.keptIn(memory).of(image("abc"))).isEqualTo(ABC);
    }

    @Test
    void ofASmallFileSystemLessIsLeftFree() {
        assertThat(Headroom.of(Bytes.ofMib(64))).isEqualTo(Bytes.ofMib(2));
        assertThat(Headroom.of(Bytes.ofMib(1 << 20))).isEqualTo(Bytes.ofMib(256));
    }
}
