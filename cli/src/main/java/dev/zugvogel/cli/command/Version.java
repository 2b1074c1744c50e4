package dev.zugvogel.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.cli.client.Api;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

@Command(name = "version", description = "Print the version of this program, or of the server.")
final class Version implements Runnable {
    private final Session session;

    @Option(names = "--server", description = "The server's version instead.")
    private boolean server;

    Version(Session session) {
        this.session = session;
    }

    /** This program's version, as the build wrote it. */
    static String own() {
        try (InputStream text = Version.class.getResourceAsStream("version.txt")) {
            if (text == null) throw new IllegalStateException("the build wrote no version");
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"zugvogel " + own()};
        }
    }

    @Override
    public void run() {
        if (!server) {
            session.say(Map.of("version", own()), "zugvogel " + own());
            return;
        }
        try (Api api = session.api()) {
            session.show(api.get("/v1/version"), Version::line);
        }
    }

    private static List<String> line(Answer answer) {
        return List.of("server " + answer.as(JsonNode.class).path("version").asText("of unknown version"));
    }
}
