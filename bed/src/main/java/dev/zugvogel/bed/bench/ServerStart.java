package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.bed.state.Layout;
import dev.zugvogel.wire.pki.Pinned;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A server beside the bed's own, on other ports, to see how long it takes to be ready. */
record ServerStart(Layout bed) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** From the command to the first answer over TLS, from an empty folder or from one that a server has used. */
    Duration measure() {
        long start = System.nanoTime();
        server().start(Checkout.find()
                .zugvogel(
                        "server",
                        "--state",
                        state().toString(),
                        "--listen",
                        address(9443),
                        "--agents",
                        address(9444),
                        "--admin-token-file",
                        token().toString()));
        Patience.until("the server to answer", server().log(), LIMIT, this::answers);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        server().kill();
        return taken;
    }

    /** Lets the next start be the first one. */
    void forget() {
        Shell.run("rm", "-rf", state().toString(), token().toString());
    }

    private boolean answers() {
        return authority().map(this::answers).orElse(false);
    }

    private boolean answers(String fingerprint) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address(9443) + "/v1/version"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Pinned.fingerprint(fingerprint))
                .build()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The fingerprint at the end of the admin's token, as soon as there is one. */
    private Optional<String> authority() {
        try {
            String text = Files.readString(token()).strip();
            return text.contains(".") ? Optional.of(text.substring(text.indexOf('.') + 1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Daemon server() {
        return new Daemon(
                "the server that is measured",
                bed.network()::command,
                bed.runFolder().resolve("measured.pid").toString(),
                bed.runFolder().resolve("measured.log"));
    }

    private String address(int port) {
        return bed.fabricAddress(Network.SERVER) + ":" + port;
    }

    private Path state() {
        return bed.diskFolder().resolve("measured");
    }

    private Path token() {
        return bed.runFolder().resolve("measured-token");
    }
}
