package dev.zugvogel.relay;

import dev.zugvogel.relay.bench.MicroBenchmark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Bytes that can't be compressed, from one local socket to another through both relays; and what of that the kernel and TLS take. All ends are in this
 * process.
 */
@OperationsPerInvocation(MicroBenchmark.PAGES)
public class PassThroughBenchmark extends MicroBenchmark {
    private static final int PIECE_BYTES = 256 << 10;
    private static final int PIECES = PAGES * 4096 / PIECE_BYTES;

    private final byte[] sent = new byte[PIECE_BYTES];
    private final byte[] received = new byte[PIECE_BYTES];
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Ends relays;
    private final Ends tls;
    private final Ends unix;

    private record Ends(OutputStream out, InputStream in) {}

    public PassThroughBenchmark() {
        new Random(1).nextBytes(sent);
        try {
            relays = overRelays(opened(new Bench()));
            tls = overTls();
            unix = overUnix();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** A second channel for memory: what the source sends on it is not looked at. */
    private Ends overRelays(Bench bench) throws IOException {
        opened(bench.connect("mem"));
        opened(bench.acceptMem());
        return ends(opened(bench.connect("mem")), opened(bench.acceptMem()));
    }

    private Ends overUnix() throws IOException {
        Path folder = Files.createTempDirectory("unix");
        opened(() -> Files.delete(folder));
        Path path = folder.resolve("socket");
        opened(() -> Files.delete(path));
        ServerSocketChannel listener = opened(Bench.listen(path));
        return ends(opened(Bench.connect(path)), opened(listener.accept()));
    }

    private static Ends ends(SocketChannel from, SocketChannel to) {
        return new Ends(Channels.newOutputStream(from), Channels.newInputStream(to));
    }

    private Ends overTls() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = Bench.HOST_B.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            Socket from = opened(Bench.HOST_A.getSocketFactory().createSocket(loopback, listener.getLocalPort()));
            return new Ends(from.getOutputStream(), opened(listener.accept()).getInputStream());
        }
    }

    @Benchmark
    public void relays() throws IOException {
        pass(relays);
    }

    @Benchmark
    public void tls() throws IOException {
        pass(tls);
    }

    @Benchmark
    public void unix() throws IOException {
        pass(unix);
    }

    private void pass(Ends ends) throws IOException {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(ends.out), Thread::startVirtualThread);
        for (int i = 0; i < PIECES; i++)
            if (ends.in.readNBytes(received, 0, PIECE_BYTES) < PIECE_BYTES) throw new IOException("it ended");
        sending.join();
    }

    private void send(OutputStream out) {
        try {
            for (int i = 0; i < PIECES; i++) out.write(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TearDown
    public void close() throws Exception {
        while (!open.isEmpty()) open.pop().close();
    }
}
