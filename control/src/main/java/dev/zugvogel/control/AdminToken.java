package dev.zugvogel.control;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Hands the first admin token to whoever set the server up. */
final class AdminToken {
    private AdminToken() {}

    static void hand(String token, PrintStream out, Optional<Path> file) {
        file.ifPresent(path -> write(path, token));
        out.println("admin token, shown only this once: " + token);
        out.flush();
    }

    private static void write(Path file, String token) {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            // Made anew: the permissions of a file that was there would stay.
            Files.deleteIfExists(file);
            Files.createFile(file, owner);
            Files.writeString(file, token + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the admin token to " + file, e);
        }
    }
}
