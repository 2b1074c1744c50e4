package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.relay.SourceRelay;
import dev.zugvogel.relay.TargetRelay;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.wire.pki.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One end of the relay in a process of its own on a host, without an agent, so that virsh can be the one who migrates
 * through it. It has the certificate of the host's agent. It ends when its input does.
 */
final class RelayEnd implements AutoCloseable {
    /** The same on both hosts, because virsh knows one address only. */
    static final String SOCKET = "/run/bed-relay/mem.sock";

    private static final int PORT = 9446;
    private static final String MIGRATION = "by-virsh";
    private static final Duration PROOF = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader said;

    private RelayEnd(Process process) {
        this.process = process;
        this.said = process.inputReader();
    }

    static RelayEnd source(Host host, Host target) {
        return start(host, "source", target.name(), target.address());
    }

    static RelayEnd target(Host host, Host source) {
        return start(host, "target", source.name(), host.address());
    }

    private static RelayEnd start(Host host, String role, String peer, String address) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RelayEnd.class.getName(),
                role,
                peer,
                address);
        try {
            RelayEnd end = new RelayEnd(new ProcessBuilder(host.command(command))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            end.read();
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line it says. */
    private String read() throws IOException {
        String line = said.readLine();
        if (line == null) throw new AssertionError("the relay's end did not start");
        return line;
    }

    /** Ends it and returns what the source says of the bytes that passed. */
    String finish() {
        try {
            process.getOutputStream().close();
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** @param arguments role, the peer's name, the target's address */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Files.createDirectories(Path.of(SOCKET).getParent());
        Identity identity =
                Identity.load(Path.of(HostLayout.AGENT_STATE, "identity")).orElseThrow();
        InetSocketAddress address = new InetSocketAddress(arguments[2], PORT);
        Map<String, Path> sockets = Map.of("mem", Path.of(SOCKET));
        if (arguments[0].equals("target")) serve(identity, address, arguments[1], sockets);
        else send(identity, address, arguments[1], sockets);
    }

    private static void serve(Identity identity, InetSocketAddress address, String source, Map<String, Path> sockets)
            throws IOException {
        try (TargetRelay relay = TargetRelay.listen(identity.tls(), address);
                var _ = relay.admit(MIGRATION, source, sockets, KnownPages.NOTHING)) {
            System.out.println("ready");
            awaitEnd();
            System.out.println("ended");
        }
    }

    private static void send(Identity identity, InetSocketAddress address, String target, Map<String, Path> sockets)
            throws IOException, InterruptedException {
        try (SourceRelay relay = SourceRelay.open(
                new SourceRelay.Target(identity.tls(), List.of(address), target, MIGRATION),
                sockets,
                KnownPages.NOTHING)) {
            System.out.println("ready");
            awaitEnd();
            Proof proof = relay.finishProof(PROOF);
            System.out.println(proof);
        }
    }

    private static void awaitEnd() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
