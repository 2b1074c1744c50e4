package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.link.Timing;
import dev.zugvogel.relay.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RelayResumeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Deaf after a second, broken only after long. */
    private static final Timing PATIENT =
            new Timing(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(50));

    @Test
    void oneOfTwoConnectionsCutLosesNothing() throws Exception {
        try (Detour network = new Detour();
                Bench bench = new Bench(PATIENT, network::to)) {
            Bench.await(() -> network.carried() >= 2);
            new Transfer(bench, 1, 3).whileMoving(network::cutOne);
            Bench.await(() -> network.carried() >= 3);
        }
    }

    @Test
    void allConnectionsCutAndTheNetworkDownForAWhileLosesNothingAndIsTold() throws Exception {
        List<String> story = new CopyOnWriteArrayList<>();
        try (Detour network = new Detour();
                Bench bench = new Bench(PATIENT, network::to)) {
            bench.source.onLink(into(story));
            Bench.await(() -> network.carried() >= 2);
            new Transfer(bench, 2, 3).whileMoving(() -> {
                network.goDown();
                await(() -> story.contains("lost"));
                network.goUp();
            });
            Bench.await(() -> story.contains("resumed"));
            assertThat(story).startsWith("lost", "resumed");
        }
    }

    @Test
    void aBlackHoleIsLeftOverAnotherNetwork() throws Exception {
        try (Detour one = new Detour();
                Detour other = new Detour();
                Bench bench = new Bench(PATIENT, one::to, other::to)) {
            Bench.await(() -> one.carried() >= 1 && other.carried() >= 1);
            new Transfer(bench, 3, 3).whileMoving(one::swallow);
        }
    }

    @Test
    void aBlackHoleThatClosesIsHealedByDiallingAnew() throws Exception {
        try (Detour network = new Detour();
                Bench bench = new Bench(PATIENT, network::to)) {
            Bench.await(() -> network.carried() >= 2);
            int before = network.carried();
            new Transfer(bench, 4, 3).whileMoving(() -> {
                network.swallow();
                await(() -> network.carried() > before);
                network.heal();
            });
        }
    }

    @Test
    void longerThanTheSilenceAllowedBreaksBothEndsWithTheReason() throws Exception {
        try (Detour network = new Detour();
                Bench bench = new Bench(Bench.QUICK, network::to);
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1});
            Bench.receive(target, 1);
            network.goDown();
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(Bench.atEnd(target)).isTrue();
            assertThat(bench.source.finishProof(SOON)).isInstanceOf(Proof.Incomplete.class);
            assertThat(bench.source.brokenBecause().orElseThrow())
                    .contains("no connection to the peer for 2 s: can't reach b: ");
        }
    }

    @Test
    void theWatchdogOfOneMigrationEndsItAtBothEndsAndNoOther() throws Exception {
        Duration watchdog = Bench.QUICK.silence();
        try (Detour network = new Detour();
                Bench bench = new Bench();
                Registration _ = bench.admitSecond();
                SourceRelay hasty = SourceRelay.open(
                        bench.target("m2", network.to(bench.target.port()), watchdog),
                        Map.of("mem", bench.folder.resolve("mem2")),
                        KnownPages.NOTHING);
                SocketChannel source = bench.connect("mem2");
                SocketChannel target = bench.acceptMem()) {
            Bench.await(() -> network.carried() >= 2);
            Bench.send(source, new byte[] {1});
            Bench.receive(target, 1);
            network.goDown();
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(Bench.atEnd(target)).isTrue();
            assertThat(hasty.brokenBecause().orElseThrow())
                    .contains("no connection to the peer for 2 s: can't reach b: ");
            bench.assertWorks();
        }
    }

    @Test
    void aBlackHoleLongerThanTheSilenceAllowedBreaksBothEndsAlsoWhileAWriterWaitsForRoom() throws Exception {
        try (Detour network = new Detour();
                Bench bench = new Bench(Bench.QUICK, network::to);
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(target, new byte[] {1});
            Bench.receive(source, 1);
            network.swallow();
            CompletableFuture<?> sending = CompletableFuture.runAsync(
                    () -> sendUnlessBroken(source, new byte[16 << 20]), Thread::startVirtualThread);
            Bench.await(() -> bench.source.brokenBecause().isPresent());
            assertThat(bench.source.brokenBecause().orElseThrow()).contains("no connection to the peer for 2 s");
            assertThat(Bench.atEnd(target)).isTrue();
            sending.join();
        }
    }

    @Test
    void aTargetThatLostTheSessionBreaksItAtOnceWithTheReason() throws Exception {
        try (Detour network = new Detour();
                Bench bench = new Bench(PATIENT, network::to);
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1});
            Bench.receive(target, 1);
            network.goDown();
            bench.registration.close();
            try (Registration again =
                    bench.target.admit("m1", "a", bench.sourceSockets(), KnownPages.NOTHING, PATIENT.silence())) {
                network.goUp();
                assertThat(Bench.atEnd(source)).isTrue();
                Bench.await(() -> bench.source.brokenBecause().isPresent());
                assertThat(bench.source.brokenBecause().orElseThrow()).contains("this host has lost the session");
                assertThat(again).isNotNull();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void cutsAtAnyByteLoseRepeatAndMixNothing(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (Detour one = new Detour();
                Detour other = new Detour();
                Bench bench = new Bench(PATIENT, one::to, other::to)) {
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<?> cutting = CompletableFuture.runAsync(
                    () -> {
                        while (!done.get()) {
                            Detour network = random.nextBoolean() ? one : other;
                            int before = network.carried();
                            network.cutOneAfter(1 + random.nextInt(1 << (8 + random.nextInt(14))));
                            await(() -> network.carried() > before || done.get());
                        }
                    },
                    Thread::startVirtualThread);
            new Transfer(bench, seed, 4).whileMoving(() -> {});
            done.set(true);
            cutting.join();
        }
    }

    private interface Fault {
        void happens() throws IOException;
    }

    /** Random bytes both ways through several channels, of which half lead to {@code mem}. */
    private record Transfer(Bench bench, long seed, int channels) {
        private static final int LONGEST_BYTES = 6 << 20;

        /** Moves a first part, then the rest while the fault happens; all must arrive as it was sent. */
        void whileMoving(Fault fault) throws Exception {
            List<CompletableFuture<?>> parts = new ArrayList<>();
            List<SocketChannel> sockets = new ArrayList<>();
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            long total = 0;
            for (int i = 0; i < channels; i++) {
                SocketChannel source = bench.connect(i % 2 == 0 ? "mem" : "disk");
                SocketChannel target = i % 2 == 0 ? bench.acceptMem() : bench.acceptDisk();
                sockets.addAll(List.of(source, target));
                byte[] forth = bytes(random);
                byte[] back = bytes(random);
                total += forth.length + back.length;
                parts.addAll(moving(source, target, forth));
                parts.addAll(moving(target, source, back));
            }
            fault.happens();
            for (CompletableFuture<?> part : parts) part.get(50, TimeUnit.SECONDS);
            assertThat(bench.source.finishProof(SOON)).isEqualTo(new Proof.Equal(channels, new Bytes(total)));
            assertThat(bench.source.brokenBecause()).isEmpty();
            for (SocketChannel socket : sockets) socket.close();
        }

        private static byte[] bytes(RandomGenerator random) {
            byte[] bytes = new byte[1 + random.nextInt(LONGEST_BYTES)];
            random.nextBytes(bytes);
            return bytes;
        }

        private static List<CompletableFuture<?>> moving(SocketChannel from, SocketChannel to, byte[] bytes) {
            return List.of(
                    CompletableFuture.runAsync(() -> sendAll(from, bytes), Thread::startVirtualThread),
                    CompletableFuture.runAsync(() -> assertArrives(to, bytes), Thread::startVirtualThread));
        }

        private static void sendAll(SocketChannel to, byte[] bytes) {
            try {
                Bench.send(to, bytes);
                to.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void assertArrives(SocketChannel from, byte[] bytes) {
            try {
                assertThat(java.util.Arrays.equals(Channels.newInputStream(from).readAllBytes(), bytes))
                        .isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Session.Listener into(List<String> story) {
        return new Session.Listener() {
            @Override
            public void lost(String why) {
                story.add("lost");
            }

            @Override
            public void resumed(Duration after) {
                story.add("resumed");
            }
        };
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        try {
            Bench.await(condition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendUnlessBroken(SocketChannel channel, byte[] bytes) {
        try {
            Bench.send(channel, bytes);
        } catch (IOException e) {
            assertThat(e).hasMessage("Broken pipe");
        }
    }
}
