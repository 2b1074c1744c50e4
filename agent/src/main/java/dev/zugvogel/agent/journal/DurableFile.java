package dev.zugvogel.agent.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small text that is replaced as a whole: after a crash it is the old one or the new one. */
final class DurableFile {
    private static final int LIMIT_BYTES = 4096;

    private DurableFile() {}

    static Optional<String> read(Path file) {
        try {
            if (!Files.exists(file)) return Optional.empty();
            if (Files.size(file) > LIMIT_BYTES) throw new IOException("it is too large");
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static void write(Path file, String text) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
                channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
                channel.force(true);
            }
            Files.move(fresh, file, ATOMIC_MOVE);
            Folder.forceOf(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static RuntimeException unusable(Path file, IOException e) {
        return Failure.of(Code.JOURNAL_DAMAGED, "can't use " + file + ": " + e.getMessage())
                .asException(e);
    }
}
