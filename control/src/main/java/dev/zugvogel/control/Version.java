package dev.zugvogel.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build. */
final class Version {
    private Version() {}

    static String text() {
        try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
            if (file == null) throw new IllegalStateException("version.txt is not in the class path");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
