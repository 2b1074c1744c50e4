package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.link.TlsRoute;
import dev.zugvogel.relay.session.Destination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import javax.net.ssl.SSLContext;

/** Two relays of one migration from host a to host b, with the sockets that the QEMU processes would own. */
final class Bench implements AutoCloseable {
    static final Authority AUTHORITY = new Authority("fleet");
    static final SSLContext HOST_A = AUTHORITY.host("a");
    static final SSLContext HOST_B = AUTHORITY.host("b");
    static final Timing QUICK =
            new Timing(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));

    final Path folder;
    final TargetRelay target;
    final Registration registration;
    final SourceRelay source;
    private final ServerSocketChannel mem;
    private final ServerSocketChannel disk;

    Bench() throws IOException {
        this(Timing.DEFAULT);
    }

    /** @param detours the ports the source is to connect to, given the target's; none for the target itself */
    Bench(Timing timing, IntUnaryOperator... detours) throws IOException {
        folder = Files.createTempDirectory("relay");
        mem = listen(folder.resolve("qemu-mem"));
        disk = listen(folder.resolve("qemu-disk"));
        target = TargetRelay.listen(HOST_B, loopback(0), timing);
        registration = target.admit(
                "m1",
                "a",
                Map.of("mem", folder.resolve("qemu-mem"), "disk", folder.resolve("qemu-disk")),
                KnownPages.NOTHING,
                timing.silence());
        source = SourceRelay.open(
                new Destination(new TlsRoute(HOST_A, addresses(detours), "b"), "b", "m1", timing),
                sourceSockets(),
                KnownPages.NOTHING);
    }

    private List<InetSocketAddress> addresses(IntUnaryOperator... detours) {
        if (detours.length == 0) return List.of(address());
        return Arrays.stream(detours)
                .map(detour -> loopback(detour.applyAsInt(target.port())))
                .toList();
    }

    Map<String, Path> sourceSockets() {
        return Map.of("mem", folder.resolve("mem"), "disk", folder.resolve("disk"));
    }

    /** A migration for a source that speaks the protocol by hand. */
    Registration admitSecond() {
        return target.admit("m2", "a", Map.of("mem", folder.resolve("qemu-mem")), KnownPages.NOTHING, QUICK.silence());
    }

    SourceRelay.Target target(String migration) {
        return target(migration, target.port(), QUICK.silence());
    }

    SourceRelay.Target target(String migration, int port, Duration watchdog) {
        return new SourceRelay.Target(HOST_A, List.of(loopback(port)), "b", migration, watchdog);
    }

    InetSocketAddress address() {
        return loopback(target.port());
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static ServerSocketChannel listen(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    /** Sends a byte through a new channel: the relays are as they should be. */
    void assertWorks() throws IOException {
        try (SocketChannel from = connect("disk");
                SocketChannel to = acceptDisk()) {
            send(from, new byte[] {7});
            assertThat(receive(to, 1)).containsExactly(7);
        }
    }

    /** As the source's QEMU does. */
    SocketChannel connect(String socket) throws IOException {
        return connect(folder.resolve(socket));
    }

    static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    void stopTarget() {
        target.close();
    }

    void assertNothingReachedTheTarget() throws IOException {
        disk.configureBlocking(false);
        assertThat(disk.accept()).isNull();
        disk.configureBlocking(true);
    }

    SocketChannel acceptMem() throws IOException {
        return mem.accept();
    }

    SocketChannel acceptDisk() throws IOException {
        return disk.accept();
    }

    static void send(SocketChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) channel.write(rest);
    }

    static byte[] receive(SocketChannel channel, int count) throws IOException {
        ByteBuffer got = ByteBuffer.allocate(count);
        while (got.hasRemaining()) if (channel.read(got) < 0) throw new java.io.EOFException("after " + got.position());
        return got.array();
    }

    /** Waits until the condition holds; fails after a time that is long on any machine. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("waited in vain");
            Thread.sleep(5);
        }
    }

    /** True if the other side closed, also where it left bytes of ours unread. */
    static boolean atEnd(SocketChannel channel) throws IOException {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return "Connection reset".equals(e.getMessage());
        }
    }

    /** Closes a socket at once, as a process that dies does. */
    static void hangUp(SocketChannel channel) throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        source.close();
        target.close();
        mem.close();
        disk.close();
        Files.delete(folder.resolve("qemu-mem"));
        Files.delete(folder.resolve("qemu-disk"));
        Files.delete(folder);
    }
}
