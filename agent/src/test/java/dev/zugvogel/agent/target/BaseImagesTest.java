package dev.zugvogel.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaseImagesTest {
    /** Of "golden", two bytes of zero, "image". */
    private static final String CONTENT = "golden\0\0image";

    @TempDir
    Path folder;

    private final BaseImages bases = new BaseImages(FileSystems.getDefault(), Digests.inMemory());
    private BackingFacts image = BackingFacts.getDefaultInstance();

    @BeforeEach
    void describe() throws IOException {
        Path original = Files.writeString(folder.resolve("original"), CONTENT);
        image = BackingFacts.newBuilder()
                .setPath(folder.resolve("base.img").toString())
                .setFormat("raw")
                .setSizeBytes(CONTENT.length())
                .setSha256(Digests.inMemory().of(original))
                .build();
        Files.delete(original);
    }

    private ImagePiece.Builder piece(long offset, String content) {
        return ImagePiece.newBuilder()
                .setImage(image)
                .setMode(0644)
                .setOffset(offset)
                .setContent(ByteString.copyFromUtf8(content));
    }

    private ImageReceived take(long offset, String content) {
        return bases.take(piece(offset, content).build());
    }

    private Code refused(ImagePiece.Builder piece) {
        FailureException e = catchThrowableOfType(FailureException.class, () -> bases.take(piece.build()));
        assertThat(e).isNotNull();
        return e.failure().code();
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anImageHasItsNameOnlyOnceItIsWhole() throws IOException {
        assertThat(bases.ask(image).getComplete()).isFalse();
        assertThat(take(0, "golden").getBytes()).isEqualTo(6);
        assertThat(files()).singleElement().asString().startsWith(".zugvogel-base-");
        bases.take(piece(6, "").setZeroBytes(2).build());
        assertThat(take(8, "image").getComplete()).isTrue();
        assertThat(files()).containsExactly("base.img");
        assertThat(folder.resolve("base.img")).hasContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("base.img"))))
                .isEqualTo("rw-r--r--");
        assertThat(bases.ask(image).getComplete()).isTrue();
    }

    @Test
    void aPieceThatCameBeforeOrTooEarlyIsAnsweredWithWhereToGoOn() {
        take(0, "golden");
        assertThat(take(0, "golden").getBytes()).isEqualTo(6);
        assertThat(take(8, "image").getBytes()).isEqualTo(6);
        assertThat(bases.ask(image).getBytes()).isEqualTo(6);
    }

    @Test
    void contentOfAnotherDigestIsRemoved() throws IOException {
        assertThat(refused(piece(0, "golden--image"))).isEqualTo(Code.BASE_IMAGE_CHANGED);
        assertThat(files()).isEmpty();
    }

    @Test
    void aPieceBeyondTheEndIsRefused() throws IOException {
        assertThat(refused(piece(0, CONTENT + "more"))).isEqualTo(Code.BAD_REQUEST);
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherFileOfTheNameStaysAsItIs() throws IOException {
        Path other = Files.writeString(folder.resolve("base.img"), "precious");
        assertThat(refused(piece(0, CONTENT))).isEqualTo(Code.BASE_IMAGE_DIFFERS);
        assertThat(other).hasContent("precious");
        Files.delete(other);
        Files.createSymbolicLink(other, folder.resolve("nowhere"));
        assertThat(refused(piece(0, CONTENT))).isEqualTo(Code.BASE_IMAGE_DIFFERS);
        assertThat(files()).containsExactly("base.img");
    }

    @Test
    void aMissingFolderIsSaid() {
        image = image.toBuilder()
                .setPath(folder.resolve("no/base.img").toString())
                .build();
        assertThat(refused(piece(0, CONTENT))).isEqualTo(Code.DISK_PATH_UNUSABLE);
    }

    @Test
    void onePartIsRemovedAndAWholeImageStays() throws IOException {
        take(0, "golden");
        bases.remove(bases.part(image));
        assertThat(files()).isEmpty();
        take(0, CONTENT);
        bases.remove(bases.part(image));
        assertThat(files()).containsExactly("base.img");
    }
}
