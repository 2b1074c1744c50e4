package dev.zugvogel.cli.command;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Two ways to give a token, of which one is to be chosen. */
public final class TokenSource {
    private static final int LIMIT_BYTES = 4096;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            required = true,
            description = "The token; other users of this machine may see it in the list of processes.")
    private String text = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "A file that holds the token; - is standard input.")
    private String file = "";

    /** The token itself. */
    public String read() {
        if (file.isEmpty()) return text;
        try (InputStream stream = Files.newInputStream(Path.of(file.equals("-") ? "/dev/stdin" : file))) {
            return new String(stream.readNBytes(LIMIT_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new Failure(Code.BAD_REQUEST, "can't read the token from " + file, null, "Check the file's name.")
                    .asException(e);
        }
    }
}
