package dev.zugvogel.sim.session;

import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.session.Channel;
import dev.zugvogel.relay.session.Message;
import dev.zugvogel.relay.session.Session;
import dev.zugvogel.relay.session.SessionBrokenException;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What QEMU and its sockets would send: several channels, numbered messages both ways, readers that are slow at times. Knows
 * what was sent and what was delivered, and says what is wrong.
 */
final class Traffic {
    private static final int LARGEST_BYTES = 256 << 10;

    /** What one end may have under way: so much, and of each channel one message more, as docs/protocol/relay.md says. */
    private static final long MOST_RAW_BYTES = 4 << 20;

    private static final long MORE_OF_A_CHANNEL_BYTES = (64 << 10) + LARGEST_BYTES;

    private final Storm storm;
    private final Consumer<String> violated;
    private final List<Direction> directions = new ArrayList<>();
    private final int channels;
    private final Map<SimProcess, Integer> running = new HashMap<>();
    private final long[] rawBytes = new long[2];
    /** More than may be under way, at once. */
    private final boolean heavy;

    Traffic(Storm storm, Consumer<String> violated) {
        this.storm = storm;
        this.violated = violated;
        this.channels = 1 + storm.below(4);
        this.heavy = storm.oneIn(64);
        for (int i = 0; i < 2 * channels; i++) directions.add(new Direction(i));
    }

    /** One way of one channel. */
    private final class Direction {
        final String name;
        final int end;
        final int count = heavy ? 30 : storm.below(storm.oneIn(8) ? 60 : 12);
        final Set<Integer> open = new HashSet<>();
        int acknowledged;
        int received;
        boolean complete;

        Direction(int number) {
            this.name = "channel " + number / 2 + "." + number % 2;
            this.end = number % 2;
        }

        void send(Channel channel, SimProcess process) throws SessionBrokenException {
            for (int i = 0; i < count; i++) {
                if (storm.oneIn(6)) process.pause(storm.anyTime(Duration.ofMillis(1), Duration.ofSeconds(8)));
                message(channel, i);
            }
            channel.sendNow(MessageKind.END, new byte[0]);
        }

        private void message(Channel channel, int number) throws SessionBrokenException {
            int most = storm.oneIn(10) ? LARGEST_BYTES - Integer.BYTES : 4000;
            int lengthBytes = heavy ? LARGEST_BYTES : Integer.BYTES + storm.below(most);
            byte[] frame = channel.buffers().take(Channel.ROOM_BYTES + lengthBytes);
            ByteBuffer.wrap(frame).putInt(Channel.ROOM_BYTES, number);
            open.add(number);
            channel.send(MessageKind.DATA, frame, lengthBytes, lengthBytes, () -> {
                rawBytes[end] -= lengthBytes;
                channel.buffers().give(frame);
                acknowledged++;
                if (received <= number) violated.accept(name + ": acknowledged before it was delivered: " + number);
                if (!open.remove(number)) violated.accept(name + ": acknowledged twice: " + number);
            });
            rawBytes[end] += lengthBytes;
            long allowed = MOST_RAW_BYTES + LARGEST_BYTES + channels * MORE_OF_A_CHANNEL_BYTES;
            if (rawBytes[end] > allowed) violated.accept(name + ": more is under way than may be: " + rawBytes[end]);
        }

        void receive(Channel channel, SimProcess process) throws IOException {
            while (!complete) {
                Message message = channel.receive();
                if (message.kind() == MessageKind.END) ended();
                else next(message);
                if (storm.oneIn(8)) process.pause(storm.anyTime(Duration.ofMillis(1), Duration.ofSeconds(3)));
                channel.delivered(message);
            }
        }

        private void next(Message message) {
            int number = ByteBuffer.wrap(message.payload()).getInt(0);
            if (number != received) violated.accept(name + ": " + number + " came where " + received + " was due");
            received++;
        }

        private void ended() {
            if (received != count) violated.accept(name + ": ended after " + received + " of " + count);
            complete = true;
        }
    }

    /** All channels, from the source's side. */
    void begin(Session session, SimProcess source) {
        for (int i = 0; i < channels; i++) {
            int number = i;
            source.start(
                    "open",
                    () -> use(source, session::brokenBecause, () -> {
                        Channel channel = session.open();
                        channel.request("disk#" + number);
                        both(channel, source, directions.get(2 * number), directions.get(2 * number + 1));
                    }));
        }
    }

    /** The other side of a channel. */
    void answer(Channel channel, SimProcess target) {
        use(target, channel::brokenBecause, () -> {
            int number = Integer.parseInt(channel.requested().substring("disk#".length()));
            channel.accept();
            both(channel, target, directions.get(2 * number + 1), directions.get(2 * number));
        });
    }

    private void both(Channel channel, SimProcess process, Direction to, Direction from) throws IOException {
        process.start("send", () -> use(process, channel::brokenBecause, () -> to.send(channel, process)));
        from.receive(channel, process);
    }

    private interface Use {
        void run() throws IOException;
    }

    private void use(SimProcess process, Supplier<Optional<String>> brokenBecause, Use use) {
        running.merge(process, 1, Integer::sum);
        try {
            use.run();
        } catch (IOException e) {
            if (brokenBecause.get().isEmpty()) violated.accept("a channel of a session that goes on failed: " + e);
        } finally {
            running.merge(process, -1, Integer::sum);
        }
    }

    /** Everything arrived, and whoever sent it knows. */
    boolean isComplete() {
        return directions.stream().allMatch(each -> each.complete && each.acknowledged == each.count);
    }

    /** Nobody who lives waits for anything. */
    boolean isQuiet() {
        return running.entrySet().stream().noneMatch(each -> each.getKey().isAlive() && each.getValue() > 0);
    }
}
