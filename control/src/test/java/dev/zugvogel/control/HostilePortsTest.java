package dev.zugvogel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.pki.Pinned;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever strangers send to the two ports: the server goes on, and whoever has a right to it is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePortsTest {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final long seed = Long.getLong("zugvogel.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private TestServer server;
    private Identity identity;

    enum Port {
        API,
        AGENTS
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder);
        identity = TestAgent.join(server.agentPort(), server.newToken("join"), "h1");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void bothPortsStillAnswer() throws Exception {
        assertThat(server.get("/v1/hosts").status()).as("seed %d", seed).isEqualTo(200);
        TestAgent.connect(server.agentPort(), identity).close();
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void randomBytesInPlaceOfTls(Port port) throws IOException {
        for (int i = 0; i < 8; i++) sendPlain(port, randomBytes(1 + random.nextInt(5_000)));
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void handshakesThatAreTlsInNameOnly(Port port) throws IOException {
        for (int i = 0; i < 8; i++) {
            byte[] record = randomBytes(600);
            // A handshake record of TLS whose header claims more than comes.
            ByteBuffer.wrap(record)
                    .put((byte) 22)
                    .put((byte) 3)
                    .put((byte) 3)
                    .putShort((short) (1 << 14))
                    .put((byte) 1);
            sendPlain(port, record);
        }
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void randomBytesInsideTls(Port port) throws IOException {
        for (int i = 0; i < 6; i++) sendTls(port, randomBytes(1 + random.nextInt(5_000)));
    }

    @Test
    void plainHttpOnTheApiPort() throws IOException {
        sendPlain(Port.API, "GET /v1/version HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void requestsWithHeadersWithoutEnd() throws IOException {
        String endless = "GET /v1/version HTTP/1.1\r\nX: " + "x".repeat(1 << 20);
        sendTls(Port.API, endless.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void requestsThatContradictThemselves() throws IOException {
        for (String head : List.of(
                "POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "GET /v1/%2e%2e/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://elsewhere/ HTTP/9.9\r\n\r\n",
                "\u0000\u0000\r\n\r\n")) sendTls(Port.API, head.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void framesOfHttp2ThatClaimToBeHuge() throws IOException {
        for (int type = 0; type < 12; type++) {
            ByteBuffer frame = ByteBuffer.allocate(PREFACE.length + 9 + 1_000);
            frame.put(PREFACE)
                    .put(new byte[] {-1, -1, -1, (byte) type, -1})
                    .putInt(type % 2)
                    .put(randomBytes(1_000));
            sendTls(Port.AGENTS, frame.array());
        }
    }

    @Test
    void floodsOfSmallFramesOfHttp2() throws IOException {
        for (int type : List.of(3, 4, 6, 8, 9)) {
            ByteBuffer frames = ByteBuffer.allocate(PREFACE.length + 9 + 20_000 * 17);
            frames.put(PREFACE).put(new byte[] {0, 0, 0, 4, 0}).putInt(0);
            for (int i = 0; i < 20_000; i++) {
                int length = type == 6 ? 8 : type == 4 ? 0 : 4;
                frames.put(new byte[] {0, 0, (byte) length, (byte) type, 0})
                        .putInt(type == 3 || type == 9 ? 2 * i + 1 : 0)
                        .put(new byte[length]);
            }
            sendTls(Port.AGENTS, frames.array());
        }
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void manyConnectionsThatSayNothing(Port port) throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) silent.add(new Socket(InetAddress.getLoopbackAddress(), number(port)));
            bothPortsStillAnswer();
        } finally {
            for (Socket socket : silent) socket.close();
        }
    }

    private void sendPlain(Port port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number(port))) {
            write(socket, bytes);
        }
    }

    private void sendTls(Port port, byte[] bytes) throws IOException {
        try (SSLSocket socket = (SSLSocket) Pinned.fingerprint(server.fingerprint())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), number(port))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {port == Port.API ? "http/1.1" : "h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            write(socket, bytes);
        }
    }

    /** Sends it all and returns what came back until the server hung up or fell silent, both of which are its right. */
    private static byte[] write(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout(100);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return socket.getInputStream().readNBytes(100_000);
        } catch (IOException hungUp) {
            return new byte[0];
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private int number(Port port) {
        return port == Port.API ? server.apiPort() : server.agentPort();
    }
}
