package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.link.Link;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.link.TlsRoute;
import dev.zugvogel.relay.session.Destination;
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
import java.util.UUID;
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
        assertRefused(Bench.HOST_A, "b", "m2", "migration m2 is not admitted here for a");
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
                Registration gone = bench.target.admit(
                        "m2",
                        "a",
                        Map.of("disk", bench.folder.resolve("gone")),
                        KnownPages.NOTHING,
                        Bench.QUICK.silence())) {
            assertThat(gone).isNotNull();
            assertRefused(bench, Bench.HOST_A, bench.target.port(), "b", "m2", "nothing listens on ");
        }
    }

    @Test
    void aTargetThatIsNotThereClosesTheSourcesConnectionAfterTheSilenceAllowed() throws Exception {
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
        "oversized HELLO, 01000101",
        "oversized DATA, 09100001",
        "largest length, 05ffffff",
        "truncated header, 0100",
        "truncated HELLO, 0100001000026d31",
        "HELLO without a session, 0100000400026d31",
        "HELLO with a lying length, 01000004ffff6d31",
        "HELLO with malformed text, 010000040002c000",
        "HELLO for a connection too many, 0100001600026d31000000000000000000000000000000001000",
        "HELLO with something behind, 0100001700026d3100000000000000000000000000000000000000",
        "empty HELLO, 01000000",
        "MESSAGE first, 0500000b0000000000000000000000",
        "ACK first, 0600000a00000000000000000000",
        "DATA first, 0900000100",
        "HEARTBEAT first, 04000000",
        "WELCOME first, 02000000",
        "REFUSED first, 03000000",
        "probe then HELLO, 0700000001000000",
        "probe then MESSAGE, 070000000500000b0000000000000000000000"
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
        "unknown type, 7f000000, unknown frame type 127",
        "HELLO, 010000020000, unexpected HELLO frame",
        "WELCOME, 02000000, unexpected WELCOME frame",
        "PING, 07000000, unexpected PING frame",
        "DATA, 0900000100, unexpected DATA frame",
        "short MESSAGE, 050000020000, without a header",
        "oversized MESSAGE, 0510400c, is too long",
        "channel too many, 0500000b0100000000000000000000, channel 256 is too many",
        "unknown kind, 0500000b00007f0000000000000000, unknown kind of message 127",
        "negative number, 0500000b000003ffffffffffffffff, negative",
        "number far ahead, 0500000b0000030000000000010000, too far ahead",
        "short ACK, 060000020000, should have 10",
        "ACK for nothing, 0600000a00050000000000000000, which is not open",
        "ACK ahead, 0600000a00000000000000000007, never sent",
        "negative ACK, 0600000a0000ffffffffffffffff, never sent",
        "a second OPEN, 0500000e00000000000000000000016d656d, unexpected OPEN message",
        "short REPAIR, 0500000b0000070000000000000001, a number of 0 bytes",
        "REPAIR of nothing, 050000130000070000000000000001ffffffffffffffff, not encoded",
        "short END, 0500000b0000040000000000000001, an END of 0 bytes",
        "short RECEIPT, 0500000b0000050000000000000001, RECEIPT before END",
        "another channel without OPEN, 0500000b0001030000000000000000, can't begin with DATA",
    })
    void hostileFramesInASessionEndThatSessionOnly(String what, String frames, String why) throws Exception {
        assertThat(what).isNotEmpty();
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link peer = opened(bench);
                SocketChannel qemu = bench.acceptMem()) {
            Frames.send(peer, HexFormat.of().parseHex(frames));
            assertThat(Bench.atEnd(qemu)).isTrue();
            assertThat(lastWord(peer)).contains(why);
            assertThat(second).isNotNull();
            bench.assertWorks();
        }
    }

    @Test
    void aStreamThatGoesOnAfterItsEndBreaksTheSession() throws Exception {
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link peer = opened(bench);
                SocketChannel qemu = bench.acceptMem()) {
            Frames.send(peer, Frames.message(0, MessageKind.END, 1, new byte[12]));
            Frames.send(peer, Frames.message(0, MessageKind.DATA, 2, (byte) 1));
            assertThat(Bench.atEnd(qemu)).isTrue();
            assertThat(lastWord(peer)).isEqualTo("DATA after END");
            assertThat(second).isNotNull();
        }
    }

    @Test
    void aPeerThatSendsMoreThanAnySenderKeepsIsCutOffBeforeItFillsTheMemory() throws Exception {
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link peer = opened(bench);
                SocketChannel qemu = bench.acceptMem()) {
            byte[] large = new byte[1 << 20];
            assertThatThrownBy(() -> {
                        // Number 1 is missing, so that nothing can be delivered. For a second, what comes is thrown
                        // away.
                        for (int i = 2; i < 20_000; i++)
                            Frames.send(peer, Frames.message(0, MessageKind.DATA, i, large));
                    })
                    .isInstanceOf(IOException.class);
            assertThat(Bench.atEnd(qemu)).isTrue();
            assertThat(second).isNotNull();
            bench.assertWorks();
        }
    }

    @Test
    void anotherSessionOfTheSameMigrationIsRefusedOnceOneHasOpenedChannels() throws Exception {
        UUID replay = new UUID(5, 6);
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link early = Frames.hello(bench, replay, 0, false)) {
            assertThat(early.in().next()).isEqualTo(FrameType.WELCOME);
            try (Link peer = opened(bench);
                    SocketChannel qemu = bench.acceptMem();
                    Link late = Frames.hello(bench, replay, 0, false)) {
                assertThat(lastWord(early)).isEqualTo("replaced by a new session of the source");
                assertThat(lastWord(late)).isEqualTo("another session of this migration is open");
                Frames.send(peer, Frames.message(0, MessageKind.DATA, 1, (byte) 9));
                assertThat(Bench.receive(qemu, 1)).containsExactly(9);
            }
            assertThat(second).isNotNull();
        }
    }

    @Test
    void aSessionThatTheTargetHasLostIsRefused() throws Exception {
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link peer = Frames.hello(bench, new UUID(1, 2), 0, true)) {
            assertThat(lastWord(peer)).isEqualTo("this host has lost the session");
            assertThat(second).isNotNull();
        }
    }

    /** A session of migration m2 with channel 0 to {@code mem}. */
    private static Link opened(Bench bench) throws IOException {
        Link link = Frames.hello(bench, new UUID(3, 4), 0, false);
        assertThat(link.in().next()).isEqualTo(FrameType.WELCOME);
        Frames.send(link, Frames.message(0, MessageKind.OPEN, 0, "mem".getBytes(StandardCharsets.UTF_8)));
        return link;
    }

    /** Reads until the peer closes. */
    private static String lastWord(Link link) throws IOException {
        String refusal = "";
        for (FrameType type; (type = link.in().next()) != null; ) {
            if (type == FrameType.REFUSED) refusal = link.in().refusal();
            if (type == FrameType.MESSAGE)
                link.in().messageBody(new byte[link.in().messageBodyBytes()]);
        }
        return refusal;
    }

    @ParameterizedTest(name = "{0} silent strangers")
    @ValueSource(ints = {1, 200})
    void strangersThatSayNothingAreCutOffAndDoNotKeepOthersOutForLong(int count) throws Exception {
        Timing impatient = new Timing(
                Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));
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
                Link link = Frames.hello(bench, new UUID(1, 2), 0, false)) {
            assertThat(link.in().next()).isEqualTo(FrameType.REFUSED);
            assertThat(link.in().refusal()).isEqualTo("migration m2 is not admitted here for a");
            assertThat(link.in().next()).isNull();
        }
    }

    @Test
    void aSocketNobodyAdmittedIsRefusedAndTheSessionGoesOn() throws Exception {
        try (Bench bench = new Bench();
                Registration second = bench.admitSecond();
                Link peer = opened(bench);
                SocketChannel qemu = bench.acceptMem()) {
            Frames.send(peer, Frames.message(1, MessageKind.OPEN, 0, "tpm".getBytes(StandardCharsets.UTF_8)));
            assertThat(refusalOf(peer, 1)).isEqualTo("it is not admitted here");
            Frames.send(peer, Frames.message(0, MessageKind.DATA, 1, (byte) 9));
            assertThat(Bench.receive(qemu, 1)).containsExactly(9);
            assertThat(second).isNotNull();
        }
    }

    private static String refusalOf(Link link, int channel) throws IOException {
        while (true) {
            if (link.in().next() != FrameType.MESSAGE) continue;
            MessageHeader header = link.in().messageHeader();
            byte[] body = new byte[link.in().messageBodyBytes()];
            link.in().messageBody(body);
            if (header.channel() == channel && header.kind() == MessageKind.REFUSED)
                return new String(body, StandardCharsets.UTF_8);
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
        Destination destination = new Destination(
                new TlsRoute(source, List.of(Bench.loopback(port)), targetHost), targetHost, migration, Bench.QUICK);
        try (SourceRelay relay = SourceRelay.open(destination, Map.of("disk", socket), KnownPages.NOTHING);
                SocketChannel qemu = Bench.connect(socket)) {
            assertThat(Bench.atEnd(qemu)).isTrue();
            Bench.await(() -> relay.brokenBecause().isPresent());
            assertThat(relay.brokenBecause().orElseThrow()).contains(why);
            bench.assertNothingReachedTheTarget();
        }
        Files.delete(socket.getParent());
    }

    private static SSLSocket tls(Bench bench) throws IOException {
        SSLSocket socket = (SSLSocket)
                Bench.HOST_A.getSocketFactory().createSocket(bench.address().getAddress(), bench.target.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"zugvogel-relay/2"});
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
