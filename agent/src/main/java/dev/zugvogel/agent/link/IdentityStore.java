package dev.zugvogel.agent.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.pki.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Keeps the identity in a folder that only the owner may enter. A crash while it is renewed leaves the old or the new one. */
final class IdentityStore {
    private final Path current;
    private final Path next;

    IdentityStore(Path state) {
        this.current = state.resolve("identity");
        this.next = state.resolve("identity.next");
    }

    Optional<Identity> load() {
        try {
            return load(current).or(() -> load(next));
        } catch (UncheckedIOException e) {
            throw Failure.of(Code.JOURNAL_DAMAGED, "the identity in " + current + " can't be read: " + e.getMessage())
                    .asException(e);
        }
    }

    private static Optional<Identity> load(Path folder) {
        return Files.isDirectory(folder) ? Identity.load(folder) : Optional.empty();
    }

    void store(Identity identity) {
        try {
            remove(next);
            Files.createDirectories(
                    next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            identity.store(next);
            remove(current);
            Files.move(next, current);
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't store the identity: " + e).asException(e);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) Files.delete(file);
        }
        Files.delete(folder);
    }
}
