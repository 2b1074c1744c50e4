package dev.zugvogel.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.link.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int LARGE_BYTES = 256 << 10;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Session session = Session.ofSource("test", Timing.DEFAULT, SessionTime.real(threads));
    private final Outbox outbox = new Outbox();
    private final Channel memory = channel(0);
    private final Channel disk = channel(1);
    private final Channel small = channel(2);
    private final Object connection = new Object();
    private final List<String> delivered = new ArrayList<>();

    private Channel channel(int id) {
        Channel channel = new Channel(session, id, new ReentrantLock().newCondition());
        outbox.add(channel);
        return channel;
    }

    @AfterEach
    void end() {
        session.close();
        threads.shutdownNow();
    }

    @Test
    void noByteOfALargeStreamGoesBeforeWhatIsSmallOrNoData() {
        for (int i = 0; i < 10; i++) add(memory, MessageKind.DATA, LARGE_BYTES);
        add(small, MessageKind.DATA, 28);
        add(disk, MessageKind.END, 12);
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder(small, disk);
        assertThat(next()).isEqualTo(memory);
    }

    @Test
    void largeStreamsTakeTurns() {
        for (int i = 0; i < 3; i++) add(memory, MessageKind.DATA, LARGE_BYTES);
        for (int i = 0; i < 3; i++) add(disk, MessageKind.DATA, LARGE_BYTES);
        List<Channel> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) order.add(Objects.requireNonNull(next()));
        for (int i = 1; i < 6; i++) assertThat(order.get(i)).isNotEqualTo(order.get(i - 1));
        assertThat(next()).isNull();
    }

    @Test
    void whatIsLargeWaitsForTheLimitAndWhatIsSmallDoesNot() {
        outbox.limit(new Limit.AtMost(new BytesPerSecond(LARGE_BYTES)), 0);
        add(memory, MessageKind.DATA, LARGE_BYTES);
        add(memory, MessageKind.DATA, LARGE_BYTES);
        assertThat(next()).isEqualTo(memory);
        assertThat(next()).isNull();
        assertThat(outbox.waitNanos(0)).isBetween(1_000_000_000L, 1_010_000_000L);
        add(small, MessageKind.DATA, 28);
        assertThat(outbox.waitNanos(0)).isZero();
        assertThat(next()).isEqualTo(small);
        assertThat(next()).isNull();
    }

    @Test
    void theBufferIsGivenBackOnceWhenAcknowledgedAndNotWhileItIsWritten() throws Exception {
        add(memory, MessageKind.DATA, LARGE_BYTES);
        Outgoing message = Objects.requireNonNull(memory.out.head());
        assertThat(next()).isEqualTo(memory);
        outbox.acknowledged(memory, 1, 5);
        assertThat(delivered).isEmpty();
        outbox.written(message);
        outbox.acknowledged(memory, 1, 6);
        assertThat(delivered).containsExactly("0#0");
    }

    @Test
    void whatADeadConnectionTookWithItIsSentAgainBeforeWhatIsNewer() throws Exception {
        for (int i = 0; i < 4; i++) add(memory, MessageKind.DATA, LARGE_BYTES);
        for (int i = 0; i < 3; i++) assertThat(next()).isEqualTo(memory);
        outbox.acknowledged(memory, 1, 0);
        outbox.lost(connection);
        List<Long> again = new ArrayList<>();
        for (Outgoing head = memory.out.head(); head != null; head = memory.out.head()) {
            again.add(head.number);
            next();
        }
        assertThat(again).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anAcknowledgementFromBeforeTheCutSparesSendingAgain() throws Exception {
        add(memory, MessageKind.DATA, LARGE_BYTES);
        add(memory, MessageKind.DATA, LARGE_BYTES);
        assertThat(next()).isEqualTo(memory);
        outbox.lost(connection);
        outbox.acknowledged(memory, 1, 0);
        assertThat(Objects.requireNonNull(memory.out.head()).number).isEqualTo(1);
    }

    @Test
    void aStreamFillsTheWindowAndASmallChannelStillHasRoom() {
        int messages = 0;
        for (; outbox.hasRoom(memory); messages++) add(memory, MessageKind.DATA, LARGE_BYTES);
        assertThat(messages).isBetween(2, 3);
        assertThat(outbox.hasRoom(small)).isTrue();
        while (outbox.hasRoom(small)) add(small, MessageKind.DATA, 1000);
        assertThat(small.out.wireBytes()).isBetween(64L << 10, 66L << 10);
    }

    @Test
    void whatWasNeverSentCanNotBeAcknowledged() {
        add(memory, MessageKind.DATA, 10);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> outbox.acknowledged(memory, 1, 0)))
                .isInstanceOf(BadFrameException.class);
    }

    private void add(Channel channel, MessageKind kind, int payloadBytes) {
        String name = channel.id + "#" + channel.out.next();
        outbox.add(
                channel,
                kind,
                new byte[Channel.ROOM_BYTES + payloadBytes],
                payloadBytes,
                0,
                () -> delivered.add(name),
                0);
    }

    /** Whose message is given out next. */
    private @Nullable Channel next() {
        List<Channel> channels = List.of(memory, disk, small);
        List<Outgoing> heads = new ArrayList<>();
        for (Channel channel : channels) heads.add(channel.out.head() == null ? new Outgoing() : channel.out.head());
        Outgoing next = outbox.next(connection, 0, false);
        return next == null ? null : channels.get(heads.indexOf(next));
    }
}
