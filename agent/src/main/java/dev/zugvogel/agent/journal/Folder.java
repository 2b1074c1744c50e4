package dev.zugvogel.agent.journal;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The names in a folder, which are on the disk only once they were forced, however durable the files are. */
public final class Folder {
    private Folder() {}

    /** What was made, renamed or removed in the file's folder stays so after a power cut. */
    public static void forceOf(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
            folder.force(true);
        }
    }
}
