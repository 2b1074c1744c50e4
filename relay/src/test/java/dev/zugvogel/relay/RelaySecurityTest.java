package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.OpenRequest;
import dev.zugvogel.relay.pipe.Link;
import dev.zugvogel.relay.pipe.Timing;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RelaySecurityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void aSourceWithoutACertificateOpensNoChannel() throws Exception {
        assertRefused(Bench.AUTHORITY.anonymous(), "b", "m1", "");
    }

    @Test
    void aSourceWithACertificateOfAnotherAuthorityOpensNoChannel() throws Exception {
        assertRefused(new Authority("fleet").host("a"), "b", "m1", "");
    }

    @Test
    void anotherHostOfTheFleetOpensNoChannelOfThisMigration() throws Exception {
        assertRefused(Bench.AUTHORITY.host("c"), "b", "m1", "is not admitted here for c");
    }

    @Test
    void aMigrationNobodyAdmittedOpensNoChannel() throws Exception {
        assertRefused(Bench.HOST_A, "b", "m2", "socket disk of migration m2 is not admitted here for a");
    }

    @Test
    void aTargetWithAnotherNameGetsNoByteOfTheGuest() throws Exception {
        assertRefused(Bench.HOST_A, "c", "m1", "expected host c, found b");
    }

    @Test
    void aTargetOfAnotherAuthorityGetsNoByteOfTheGuest() throws Exception {
        try (Bench bench = new Bench();
                TargetRelay impostor = TargetRelay.listen(new Authority("fleet").host("b"), Bench.loopback(0))) {
            assertRefused(bench, Bench.HOST_A, impostor.port(), "b", "m1", "certif");
        }
    }

    @Test
    void aTargetWhoseQemuDoesNotListenClosesTheSourcesConnectionAtOnce() throws Exception {
        try (Bench bench = new Bench();
                Registration gone = bench.target.admit("m2", "a", Map.of("disk", bench.folder.resolve("gone")))) {
            assertThat(gone).isNotNull();
            assertRefused(bench, Bench.HOST_A, bench.target.port(), "b", "m2", "nothing listens on ");
        }
    }

    @Test
    void aTargetThatIsNotThereClosesTheSourcesConnectionAtOnce() throws Exception {
        try (Bench bench = new Bench()) {
            int port = bench.target.port();
            bench.stopTarget();
            assertRefused(bench, Bench.HOST_A, port, "b", "m1", "Connection refused");
        }
    }

    @Test
    void plainTextOnThePortIsCutOff() throws Exception {
        try (Bench bench = new Bench();
                Socket stranger = new Socket(bench.address().getAddress(), bench.target.port())) {
            stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertCutOff(stranger.getInputStream());
            bench.assertWorks();
        }
    }

    @Test
    void oldTlsIsRefused() throws Exception {
        try (Bench bench = new Bench();
                SSLSocket old = tls(bench)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(org.assertj.core.api.Assertions.catchThrowable(old::startHandshake))
                    .isInstanceOf(IOException.class);
            bench.assertWorks();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "unknown type, 7f000000",
        "type zero, 00000000",
        "oversized OPEN, 01000401",
        "oversized DATA, 04100001",
        "largest length, 04ffffff",
        "truncated header, 0100",
        "truncated OPEN, 0100001000026d31",
        "OPEN without a name, 0100000400026d31",
        "OPEN with a lying length, 01000004ffff6d31",
        "OPEN with malformed text, 010000040002c000",
        "empty OPEN, 01000000",
        "DATA first, 0400000100",
        "HEARTBEAT first, 08000000",
        "END first, 05000000",
        "probe then OPEN, 0900000001000000"
    })
    void hostileFramesFromAFleetMemberAreCutOff(String what, String frames) throws Exception {
        assertThat(what).isNotEmpty();
        try (Bench bench = new Bench();
                SSLSocket peer = tls(bench)) {
            peer.getOutputStream().write(HexFormat.of().parseHex(frames));
            peer.shutdownOutput();
            assertCutOff(peer.getInputStream());
            bench.assertWorks();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "unknown type, 7f000000",
        "short END, 05000000",
        "short RECEIPT, 06000000",
        "two ENDs, 0500000c0000000000000000000000000500000c000000000000000000000000",
        "DATA after END, 0500000c0000000000000000000000000400000101",
        "a second OPEN, 0100000800026d3100026d31",
        "PING, 09000000",
        "truncated DATA, 04000010aabb"
    })
    void hostileFramesInAnOpenChannelEndThatChannelOnly(String what, String frames) throws Exception {
        assertThat(what).isNotEmpty();
        try (Bench bench = new Bench();
                SSLSocket peer = tls(bench);
                DataOutputStream out = new DataOutputStream(peer.getOutputStream())) {
            out.write(HexFormat.of().parseHex("0100000900026d3100036d656d"));
            try (SocketChannel qemu = bench.acceptMem()) {
                out.write(HexFormat.of().parseHex(frames));
                peer.shutdownOutput();
                assertThat(Bench.atEnd(qemu)).isTrue();
                assertCutOff(peer.getInputStream());
                bench.assertWorks();
            }
        }
    }

    @ParameterizedTest(name = "{0} silent strangers")
    @ValueSource(ints = {1, 200})
    void strangersThatSayNothingAreCutOffAndDoNotKeepOthersOutForLong(int count) throws Exception {
        Timing impatient = new Timing(Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(1));
        try (Bench bench = new Bench(impatient)) {
            List<Socket> strangers = new ArrayList<>();
            for (int i = 0; i < count; i++)
                strangers.add(new Socket(bench.address().getAddress(), bench.target.port()));
            for (Socket stranger : strangers) {
                assertCutOff(stranger.getInputStream());
                stranger.close();
            }
            bench.assertWorks();
        }
    }

    @Test
    void aRefusalNamesTheReasonAndEndsTheConnection() throws Exception {
        try (Bench bench = new Bench();
                Link link = Link.connect(Bench.HOST_A, bench.address(), "b", PATIENCE)) {
            link.out().open(new OpenRequest("m1", "tpm"));
            assertThat(link.in().next()).isEqualTo(FrameType.REFUSED);
            assertThat(link.in().refusal()).isEqualTo("socket tpm of migration m1 is not admitted here for a");
            assertThat(link.in().next()).isNull();
        }
    }

    private static void assertRefused(SSLContext source, String targetHost, String migration, String why)
            throws Exception {
        try (Bench bench = new Bench()) {
            assertRefused(bench, source, bench.target.port(), targetHost, migration, why);
            bench.assertWorks();
        }
    }

    private static void assertRefused(
            Bench bench, SSLContext source, int port, String targetHost, String migration, String why)
            throws Exception {
        Path socket = Files.createTempDirectory("relay").resolve("disk");
        try (SourceRelay relay =
                        SourceRelay.open(source, Bench.loopback(port), targetHost, migration, Map.of("disk", socket));
                SocketChannel qemu = Bench.connect(socket)) {
            assertThat(Bench.atEnd(qemu)).isTrue();
            Bench.await(() -> relay.brokenBecause().isPresent());
            assertThat(relay.brokenBecause().orElseThrow())
                    .startsWith("disk#0: can't reach disk at " + targetHost + ": ")
                    .contains(why);
            bench.assertNothingReachedTheTarget();
        }
        Files.delete(socket.getParent());
    }

    private static SSLSocket tls(Bench bench) throws IOException {
        SSLSocket socket = (SSLSocket)
                Bench.HOST_A.getSocketFactory().createSocket(bench.address().getAddress(), bench.target.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"zugvogel-relay/1"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** Reads what there is until the other side closes, in whichever way. */
    private static void assertCutOff(InputStream in) {
        try {
            assertThat(in.readAllBytes()).hasSizeLessThan(256);
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|peer|alert).*");
        }
    }
}
