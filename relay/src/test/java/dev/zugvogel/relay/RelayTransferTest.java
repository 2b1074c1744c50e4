package dev.zugvogel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RelayTransferTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bytesArriveUnchangedInBothDirectionsWhateverTheirChunks(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] forth = bytes(random, random.nextInt(6 << 20));
        byte[] back = bytes(random, random.nextInt(1 << 20));
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            CompletableFuture<?> sending = inBackground(() -> sendInChunks(source, forth, seed));
            CompletableFuture<?> answering = inBackground(() -> sendInChunks(target, back, seed + 1));
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> receiveAll(source));
            assertThat(receiveAll(target)).isEqualTo(forth);
            assertThat(answer.join()).isEqualTo(back);
            sending.join();
            answering.join();
            assertThat(bench.source.finishProof(SOON))
                    .isEqualTo(new Proof.Equal(1, new Bytes(forth.length + back.length)));
            assertThat(bench.source.counters().raw()).isEqualTo(new Bytes(forth.length + back.length));
            assertThat(bench.source.counters().wire())
                    .isGreaterThan(bench.source.counters().raw());
            assertThat(bench.source.brokenBecause()).isEmpty();
        }
    }

    @Test
    void theSourceEndingFirstLeavesTheAnswerFlowing() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.send(source, new byte[] {1, 2, 3});
            source.shutdownOutput();
            assertThat(receiveAll(target)).containsExactly(1, 2, 3);
            Bench.send(target, new byte[] {4, 5});
            assertThat(Bench.receive(source, 2)).containsExactly(4, 5);
            target.shutdownOutput();
            assertThat(Bench.atEnd(source)).isTrue();
            assertThat(bench.source.finishProof(SOON)).isEqualTo(new Proof.Equal(1, new Bytes(5)));
        }
    }

    @Test
    void theTargetEndingFirstLeavesTheStreamFlowing() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            target.shutdownOutput();
            assertThat(Bench.atEnd(source)).isTrue();
            Bench.send(source, new byte[] {1, 2, 3});
            assertThat(Bench.receive(target, 3)).containsExactly(1, 2, 3);
            source.shutdownOutput();
            assertThat(Bench.atEnd(target)).isTrue();
            assertThat(bench.source.finishProof(SOON)).isEqualTo(new Proof.Equal(1, new Bytes(3)));
        }
    }

    @Test
    void connectionsReachTheTargetInTheOrderTheSourceMadeThem() throws Exception {
        try (Bench bench = new Bench()) {
            SocketChannel[] made = new SocketChannel[20];
            for (int i = 0; i < made.length; i++) made[i] = bench.connect("mem");
            // Written in reverse, so that order of bytes can't be taken for order of connections.
            for (int i = made.length - 1; i >= 0; i--) Bench.send(made[i], new byte[] {(byte) i});
            for (int i = 0; i < made.length; i++)
                try (SocketChannel accepted = bench.acceptMem()) {
                    assertThat(Bench.receive(accepted, 1)).containsExactly(i);
                    Bench.hangUp(made[i]);
                    assertThat(Bench.atEnd(accepted)).isTrue();
                }
            assertThat(bench.source.finishProof(SOON)).isEqualTo(new Proof.Equal(20, new Bytes(20)));
        }
    }

    @Test
    void memoryAndDisksDoNotMix() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel mem = bench.connect("mem");
                SocketChannel disk = bench.connect("disk");
                SocketChannel targetMem = bench.acceptMem();
                SocketChannel targetDisk = bench.acceptDisk()) {
            Bench.send(disk, new byte[] {9});
            Bench.send(mem, new byte[] {8});
            assertThat(Bench.receive(targetMem, 1)).containsExactly(8);
            assertThat(Bench.receive(targetDisk, 1)).containsExactly(9);
        }
    }

    @Test
    void eachOfThousandsOfSmallMessagesIsAnsweredWithoutWaitingForMore() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("disk");
                SocketChannel target = bench.acceptDisk()) {
            CompletableFuture<?> echo = inBackground(() -> {
                for (int i = 0; i < 5000; i++) Bench.send(target, Bench.receive(target, 28));
            });
            byte[] message = new byte[28];
            for (int i = 0; i < 5000; i++) {
                Arrays.fill(message, (byte) i);
                Bench.send(source, message);
                assertThat(Bench.receive(source, 28)).isEqualTo(message);
            }
            echo.join();
        }
    }

    @Test
    void streamsNobodyReadsDoNotHoldUpAnotherChannel() throws Exception {
        int count = 64 << 20;
        try (Bench bench = new Bench();
                SocketChannel one = bench.connect("mem");
                SocketChannel targetOne = bench.acceptMem();
                SocketChannel other = bench.connect("mem");
                SocketChannel targetOther = bench.acceptMem();
                SocketChannel small = bench.connect("disk");
                SocketChannel targetSmall = bench.acceptDisk()) {
            CompletableFuture<?> flooding = inBackground(() -> Bench.send(one, new byte[count]));
            CompletableFuture<?> floodingToo = inBackground(() -> Bench.send(other, new byte[count]));
            for (int i = 0; i < 1000; i++) {
                Bench.send(small, new byte[] {(byte) i});
                assertThat(Bench.receive(targetSmall, 1)).containsExactly(i);
            }
            // No byte of the two was read, and they have filled all the room there is for them.
            assertThat(bench.source.counters().raw()).isLessThan(Bytes.ofMib(32));
            assertThat(flooding).isNotDone();
            assertThat(floodingToo).isNotDone();
            assertThat(targetOne.isOpen()).isEqualTo(targetOther.isOpen());
        }
    }

    @Test
    void aSourceThatHangsUpLosesNothingItSentAndStopsTheTargetsAnswers() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            byte[] last = bytes(RandomGenerator.getDefault(), 300_000);
            CompletableFuture<?> answers = inBackground(() -> {
                while (true) Bench.send(target, new byte[4096]);
            });
            Bench.receive(source, 1);
            CompletableFuture<?> sending = inBackground(() -> {
                Bench.send(source, last);
                Bench.hangUp(source);
            });
            assertThat(Bench.receive(target, last.length)).isEqualTo(last);
            // A reset where answers were left unread.
            assertThat(Bench.atEnd(target)).isTrue();
            sending.join();
            assertThat(answers).failsWithin(SOON);
            Bench.hangUp(target);
            assertThat(bench.source.finishProof(SOON)).isInstanceOf(Proof.Equal.class);
        }
    }

    @Test
    void aTargetThatHangsUpBeforeTheLastByteIsADifference() throws Exception {
        try (Bench bench = new Bench();
                SocketChannel source = bench.connect("mem");
                SocketChannel target = bench.acceptMem()) {
            Bench.hangUp(target);
            assertThat(Bench.atEnd(source)).isTrue();
            Bench.send(source, new byte[] {1});
            source.shutdownOutput();
            assertThat(bench.source.finishProof(SOON))
                    .isEqualTo(new Proof.Different(
                            "mem#0: the process at the peer did not take the last 1 of 1 bytes (CRC32C a016d052)"));
        }
    }

    @Test
    void anOpenChannelLeavesTheProofIncomplete() throws Exception {
        try (Bench bench = new Bench()) {
            assertThat(bench.source.finishProof(Duration.ZERO))
                    .isEqualTo(new Proof.Incomplete("nobody connected to the relay"));
            try (SocketChannel source = bench.connect("mem");
                    SocketChannel target = bench.acceptMem()) {
                source.shutdownOutput();
                assertThat(Bench.atEnd(target)).isTrue();
                assertThat(bench.source.finishProof(Duration.ofMillis(10)))
                        .isEqualTo(new Proof.Incomplete("mem#0 is still open"));
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static CompletableFuture<?> inBackground(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static byte[] bytes(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void sendInChunks(SocketChannel channel, byte[] bytes, long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(1 << random.nextInt(19)));
            Bench.send(channel, Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        channel.shutdownOutput();
    }

    private static byte[] receiveAll(SocketChannel channel) {
        try {
            return java.nio.channels.Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
