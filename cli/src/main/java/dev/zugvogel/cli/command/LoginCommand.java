package dev.zugvogel.cli.command;

import dev.zugvogel.cli.client.Login;
import dev.zugvogel.cli.context.Context;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
    private TokenSource secret = new TokenSource();

    LoginCommand(Session session) {
        this.session = session;
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
