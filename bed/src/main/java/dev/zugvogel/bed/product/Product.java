package dev.zugvogel.bed.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.state.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The product in a bed: the server beside the bridges, an agent in every host. All is done through the checkout's
 * {@code ./zugvogel}, as a person would.
 */
public final class Product {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout bed;
    private final List<Host> hosts;

    public Product(Layout bed, List<Host> hosts) {
        this.bed = bed;
        this.hosts = hosts;
    }

    /** Starts everything, makes the bed the person's context, and returns when all hosts are connected. */
    public void start() {
        startServer();
        logIn();
        for (Host host : hosts) {
            giveJoinToken(host);
            startAgent(host);
        }
        for (Host host : hosts) agent(host).await(LIMIT, () -> isConnected(host));
    }

    public Daemon server() {
        return new Daemon(
                "the server", bed.network()::command, file("server.pid").toString(), file("server.log"));
    }

    public void startServer() {
        server().start(Checkout.find()
                .zugvogel(
                        "server",
                        "--state",
                        bed.diskFolder().resolve("server").toString(),
                        "--listen",
                        address(8443),
                        "--agents",
                        address(8444),
                        "--admin-token-file",
                        adminToken().toString()));
    }

    public Daemon agent(Host host) {
        return host.daemon("agent");
    }

    public void startAgent(Host host, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "agent",
                "--name",
                host.name(),
                "--state",
                HostLayout.AGENT_STATE,
                "--server",
                address(8444),
                "--token-file",
                HostLayout.AGENT_STATE + "/join-token",
                "--address",
                host.address()));
        words.addAll(List.of(more));
        agent(host).start(Checkout.find().zugvogel(words.toArray(String[]::new)));
    }

    /** Forgets the person's context, should there be one. */
    public void logOut() {
        Shell.attempt(zugvogel("context", "remove", context()));
    }

    private void logIn() {
        List<String> login = zugvogel(
                "login",
                "https://" + address(8443),
                "--token-file",
                adminToken().toString());
        server().await(
                        LIMIT,
                        () -> Files.exists(adminToken()) && Shell.attempt(login).succeeded());
    }

    private void giveJoinToken(Host host) {
        String token = parse(Shell.run(zugvogel("token", "create", "--join", "--json")))
                .path("token")
                .asText();
        try {
            Files.writeString(host.layout().diskFolder().resolve("zugvogel/join-token"), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isConnected(Host host) {
        for (JsonNode known : parse(Shell.run(zugvogel("hosts", "--json"))))
            if (known.path("name").asText().equals(host.name())
                    && known.path("connected").asBoolean()) return true;
        return false;
    }

    /** The product's command line, for this bed's server. */
    private List<String> zugvogel(String... arguments) {
        List<String> all = new ArrayList<>(Checkout.find().zugvogel(arguments));
        all.addAll(List.of("--context", context()));
        return all;
    }

    /** Under which name a person's contexts have this bed's server. */
    public String context() {
        return "bed-" + bed.name();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new BedFailure("zugvogel wrote something that is not JSON: " + text, "run it by hand");
        }
    }

    private String address(int port) {
        return bed.fabricAddress(Network.SERVER) + ":" + port;
    }

    private Path adminToken() {
        return file("admin-token");
    }

    private Path file(String name) {
        return bed.runFolder().resolve(name);
    }
}
