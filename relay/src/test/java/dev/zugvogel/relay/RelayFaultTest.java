package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.KnownPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RelayFaultTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** One end's heartbeats, 26 bytes each, in twice the time after which {@link Bench#QUICK} gives up on a peer. */
    private static final long TWICE_THE_LIMIT_IN_HEARTBEATS_BYTES = 20 * 26;

    @Test
    void theSourceRelayDyingMidStreamEndsTheTargetsQemuConnection() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1});
            Bench.receive(target, 1);
            kill(bench.source);
            assertThat(Bench.atEnd(target)).isTrue();
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(bench.source.brokenBecause()).contains("closed by this host");
            assertThat(bench.source.finishProof(SOON)).isEqualTo(new Proof.Incomplete("closed by this host"));
        }
    }

    @Test
    void theTargetRelayDyingMidStreamEndsTheSourcesQemuConnection() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1});
            Bench.receive(target, 1);
            kill(bench.target);
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(Bench.atEnd(target)).isTrue();
            assertThat(bench.source.finishProof(SOON)).isInstanceOf(Proof.Incomplete.class);
            // Whether the session, the channel or another connection is told first is a matter of chance.
            assertThat(bench.source.brokenBecause().orElseThrow())
                    .matches(".*(the migration has ended on this host|migration m1 is not admitted here for a)");
        }
    }

    @Test
    void heartbeatsKeepASilentChannelAliveForLongerThanTheWatchdogWaits() throws Exception {
        try (Bench bench = new Bench(Bench.QUICK);
                SocketChannel source = bench.connect("disk");
                SocketChannel target = bench.acceptDisk()) {
            Bench.await(() -> bench.source.counters().wire().count() > 4 * TWICE_THE_LIMIT_IN_HEARTBEATS_BYTES);
            Bench.send(source, new byte[] {1});
            assertThat(Bench.receive(target, 1)).containsExactly(1);
            assertThat(bench.source.brokenBecause()).isEmpty();
        }
    }

    @Test
    void aTargetThatDoesNotReadHoldsTheSourceBackAndBreaksNothing() throws Exception {
        try (Bench bench = new Bench(Bench.QUICK);
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            byte[] sent = new byte[16 << 20];
            new Random(3).nextBytes(sent);
            Thread sender = Thread.startVirtualThread(() -> send(source, sent));
            awaitStall(bench.source);
            assertThat(bench.source.counters().raw()).isLessThan(Bytes.ofMib(3));
            assertThat(Arrays.equals(Bench.receive(target, sent.length), sent))
                    .as("the same bytes")
                    .isTrue();
            sender.join();
            assertThat(bench.source.brokenBecause()).isEmpty();
        }
    }

    @Test
    void closingTheRegistrationMidStreamEndsItsChannelsAndRefusesNewOnes() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            kill(bench.registration);
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(Bench.atEnd(target)).isTrue();
            try (SocketChannel late = bench.connect("mem")) {
                assertThat(Bench.atEnd(late)).isTrue();
            }
            kill(bench.registration);
        }
    }

    @Test
    void aMigrationIsAdmittedOnceAndAgainAfterItsEnd() throws Exception {
        try (Bench bench = new Bench()) {
            Map<String, Path> sockets = Map.of("disk", bench.folder.resolve("qemu-disk"));
            assertThatThrownBy(() -> bench.target.admit("m1", "a", sockets, KnownPages.NOTHING, Bench.QUICK.silence()))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("ZV-1015");
            kill(bench.registration);
            kill(bench.source);
            try (Registration again =
                            bench.target.admit("m1", "a", sockets, KnownPages.NOTHING, Bench.QUICK.silence());
                    SourceRelay source =
                            SourceRelay.open(bench.target("m1"), bench.sourceSockets(), KnownPages.NOTHING)) {
                kill(bench.registration);
                bench.assertWorks();
                assertThat(again).isNotNull();
                assertThat(source.brokenBecause()).isEmpty();
            }
        }
    }

    @Test
    void closingRemovesTheSocketsAndAPathInUseIsLeftAlone() throws Exception {
        try (Bench bench = new Bench()) {
            Map<String, Path> taken = Map.of("mem", bench.folder.resolve("mem"));
            assertThatThrownBy(() -> SourceRelay.open(bench.target("m2"), taken, KnownPages.NOTHING))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("ZV-4001");
            bench.assertWorks();
            kill(bench.source);
            kill(bench.source);
            assertThat(bench.folder.resolve("mem")).doesNotExist();
            assertThat(bench.folder.resolve("disk")).doesNotExist();
        }
    }

    @Test
    void aHundredMigrationsLeaveNoThreadAndNoFileBehind() throws Exception {
        cycle();
        long files = openFiles();
        for (int i = 0; i < 100; i++) cycle();
        Bench.await(() -> openFiles() <= files && relayThreads() == 0);
    }

    private static void cycle() throws IOException, InterruptedException {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem();
                SocketChannel abandoned = bench.connect("disk")) {
            Bench.send(source, new byte[] {1});
            source.shutdownOutput();
            assertThat(Bench.receive(target, 1)).containsExactly(1);
            target.shutdownOutput();
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(abandoned.isOpen()).isTrue();
        }
    }

    private static void kill(AutoCloseable end) throws Exception {
        end.close();
    }

    private static long openFiles() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long relayThreads() {
        Path dump = Path.of(System.getProperty("java.io.tmpdir"), "relay-threads-" + System.nanoTime());
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            return Files.readAllLines(dump).stream()
                    .filter(line -> line.contains("\"relay-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            dump.toFile().delete();
        }
    }

    /** Waits until no byte of QEMU has moved while heartbeats went on for twice the limit. */
    private static void awaitStall(SourceRelay relay) throws InterruptedException {
        Counters[] stalled = {relay.counters()};
        Bench.await(() -> {
            Counters now = relay.counters();
            if (!now.raw().equals(stalled[0].raw())) stalled[0] = now;
            return now.wire().count() - stalled[0].wire().count() > TWICE_THE_LIMIT_IN_HEARTBEATS_BYTES;
        });
    }

    private static void send(SocketChannel channel, byte[] bytes) {
        try {
            Bench.send(channel, bytes);
        } catch (IOException e) {
            assertThat(e).hasMessage("Broken pipe");
        }
    }
}
