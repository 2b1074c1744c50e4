package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Login;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "login",
        description = "Log in to a server and remember it as the context in use.",
        footer = {"", "--context names the context; else it is called like the server's host."})
final class LoginCommand implements Runnable {
    private final Session session;

    @Parameters(paramLabel = "URL", description = "https://HOST:8443")
    private String url = "";

    @ArgGroup(multiplicity = "1")
    private Secret secret = new Secret();

    LoginCommand(Session session) {
        this.session = session;
    }

    /** Either way to give the token. */
    static final class Secret {
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

        String read() {
            if (file.isEmpty()) return text;
            try {
                Path path = Path.of(file.equals("-") ? "/dev/stdin" : file);
                try (var stream = Files.newInputStream(path)) {
                    return new String(stream.readNBytes(4096), StandardCharsets.US_ASCII).strip();
                }
            } catch (IOException e) {
                throw new Failure(Code.BAD_REQUEST, "can't read the token from " + file, null, "Check the file's name.")
                        .asException(e);
            }
        }
    }

    @Override
    public void run() {
        URI server = Context.address(url);
        Context context = Login.to(server, secret.read());
        String name = session.contextName().orElse(server.getHost());
        session.contexts().put(name, context);
        session.say(
                Map.of("context", name, "url", context.url()), "logged in to " + context.url() + " as context " + name);
    }
}
