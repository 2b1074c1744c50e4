package dev.zugvogel.relay;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;

/**
 * Prints what the relay moves per second of the clock and of the processor, beside a bare TLS and a bare TCP connection.
 * Both ends, the sender and the reader share this process. Run by hand; the argument is MiB per round.
 */
final class Throughput {
    private static final byte[] CHUNK = new byte[64 << 10];

    private final long bytes;

    private Throughput(long bytes) {
        this.bytes = bytes;
    }

    public static void main(String[] args) throws Exception {
        Throughput throughput = new Throughput((args.length > 0 ? Long.parseLong(args[0]) : 1024) << 20);
        for (int round = 0; round < 4; round++) {
            throughput.tcp();
            throughput.tls();
            throughput.relay();
        }
    }

    private void relay() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            move("relay", Channels.newOutputStream(source), Channels.newInputStream(target));
        }
    }

    private void tls() throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket)
                Bench.HOST_B.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            between(
                    "tls",
                    listener,
                    Bench.HOST_A
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        }
    }

    private void tcp() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            between("tcp", listener, new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        }
    }

    private void between(String what, ServerSocket listener, Socket source) throws Exception {
        try (source;
                Socket target = listener.accept()) {
            move(what, source.getOutputStream(), target.getInputStream());
        }
    }

    private void move(String what, OutputStream out, InputStream in) throws Exception {
        long startNanos = System.nanoTime();
        long startCpuNanos = cpuNanos();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(out), Thread::startVirtualThread);
        byte[] got = new byte[CHUNK.length];
        for (long left = bytes; left > 0; ) left -= in.read(got);
        sending.join();
        Duration wall = Duration.ofNanos(System.nanoTime() - startNanos);
        Duration cpu = Duration.ofNanos(cpuNanos() - startCpuNanos);
        System.out.printf(
                Locale.ROOT,
                "%-6s %10s   %10s per CPU second%n",
                what,
                BytesPerSecond.of(new Bytes(bytes), wall),
                BytesPerSecond.of(new Bytes(bytes), cpu));
    }

    private void send(OutputStream out) {
        try {
            for (long left = bytes; left > 0; left -= CHUNK.length) out.write(CHUNK);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
