package dev.zugvogel.bed.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A folder of things that are slow to make. Each is made once, by one process, and appears whole or not at all. */
public record Cache(Path folder) {
    /** A file lock keeps other processes out, and must not be taken twice in one. */
    private static final ReentrantLock OWN_THREADS = new ReentrantLock();

    /** {@code $XDG_CACHE_HOME/zugvogel/bed}, or {@code ~/.cache/zugvogel/bed}. */
    public static Cache ofUser() {
        Path base = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"));
        return new Cache(base.resolve("zugvogel/bed"));
    }

    /**
     * The folder of this name, filled by the maker where it does not exist yet.
     *
     * @param maker is given an empty folder to fill
     */
    public Path folder(String name, Consumer<Path> maker) {
        Path made = folder.resolve(name);
        if (Files.isDirectory(made)) return made;
        OWN_THREADS.lock();
        try {
            Files.createDirectories(folder);
            try (FileChannel lock =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!Files.isDirectory(made)) make(made, maker);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN_THREADS.unlock();
        }
        return made;
    }

    private void make(Path made, Consumer<Path> maker) throws IOException {
        Path draft = Files.createTempDirectory(folder, "draft-");
        maker.accept(draft);
        Files.move(draft, made, StandardCopyOption.ATOMIC_MOVE);
    }
}
