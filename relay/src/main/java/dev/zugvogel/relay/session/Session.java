package dev.zugvogel.relay.session;

import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.frame.MessageHeader;
import dev.zugvogel.relay.frame.MessageKind;
import dev.zugvogel.relay.link.FrameLink;
import dev.zugvogel.relay.link.Timing;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of the channels of a migration, over whatever connections there are. A message is kept until the peer has
 * delivered it, so a connection that breaks ends nothing. Without any for {@link Timing#silence} the session is broken,
 * as it is where the peer says so or breaks the protocol. Safe for any thread.
 */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** Told in order, by one thread. */
    public interface Listener {
        /** The last connection is gone. */
        void lost(String why);

        void resumed(Duration after);
    }

    private final String name;
    private final Timing timing;
    private final SessionTime time;
    private final @Nullable Consumer<Channel> opened;
    private final Buffers buffers = new Buffers();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition changed = lock.newCondition();
    private final Outbox outbox = new Outbox();
    private final Inbox inbox = new Inbox(buffers);
    private final Watch watch;
    private final @Nullable Channel[] channels = new @Nullable Channel[MessageHeader.MAX_CHANNELS];
    private final List<Connection> connections = new ArrayList<>();
    private int channelCount;
    private long goneWireBytes;
    private @Nullable String farewell;
    private volatile @Nullable String broken;
    private volatile Runnable whenBroken = () -> {};

    private Session(String name, Timing timing, SessionTime time, @Nullable Consumer<Channel> opened) {
        this.name = name;
        this.timing = timing;
        this.time = time;
        this.opened = opened;
        this.watch = new Watch(lock, changed, time, timing.silence());
        time.start(this::watch);
    }

    /** @param name for people */
    public static Session ofSource(String name, Timing timing, SessionTime time) {
        return new Session(name, timing, time, null);
    }

    /** @param opened is given each channel that the source opens, in a thread of its own; the first message is OPEN */
    public static Session ofTarget(String name, Timing timing, SessionTime time, Consumer<Channel> opened) {
        return new Session(name, timing, time, opened);
    }

    public void onLink(Listener listener) {
        lock.lock();
        try {
            watch.tellTo(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Runs the action when the session breaks, before anything in it is closed. */
    public void whenBroken(Runnable action) {
        whenBroken = action;
    }

    /** From now on no more than this is sent; what is urgent does not wait, but counts. */
    public void pace(Limit limit) {
        lock.lock();
        try {
            outbox.limit(limit, time.nanos());
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What all connections sent and received so far. */
    public long wireBytes() {
        lock.lock();
        try {
            return goneWireBytes
                    + connections.stream().mapToLong(it -> it.link.wireBytes()).sum();
        } finally {
            lock.unlock();
        }
    }

    public Optional<String> brokenBecause() {
        return Optional.ofNullable(broken);
    }

    public boolean hasChannels() {
        lock.lock();
        try {
            return channelCount > 0;
        } finally {
            lock.unlock();
        }
    }

    Buffers buffers() {
        return buffers;
    }

    void roundTrip(Duration took) {
        lock.lock();
        try {
            outbox.roundTrip(took.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens a channel; what its first message says is up to the caller.
     *
     * @throws SessionBrokenException also if there are too many
     */
    public Channel open() throws SessionBrokenException {
        lock.lock();
        try {
            requireUnbroken();
            if (channelCount == channels.length)
                throw new SessionBrokenException("more than " + channels.length + " channels in one migration");
            return add(channelCount);
        } finally {
            lock.unlock();
        }
    }

    private Channel add(int id) {
        Channel channel = new Channel(this, id, lock.newCondition());
        channels[id] = channel;
        channelCount++;
        outbox.add(channel);
        return channel;
    }

    private void requireUnbroken() throws SessionBrokenException {
        String why = broken;
        if (why != null) throw new SessionBrokenException(why);
    }

    void send(
            Channel channel,
            MessageKind kind,
            byte[] frame,
            int payloadBytes,
            int rawBytes,
            Runnable whenDelivered,
            boolean waits)
            throws SessionBrokenException {
        lock.lock();
        try {
            while (waits && broken == null && !outbox.hasRoom(channel)) room.awaitUninterruptibly();
            requireUnbroken();
            outbox.add(channel, kind, frame, payloadBytes, rawBytes, whenDelivered, time.nanos());
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    Message receive(Channel channel) throws SessionBrokenException {
        lock.lock();
        try {
            while (true) {
                Message message = channel.in.take();
                if (message != null) return message;
                requireUnbroken();
                channel.arrived.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void delivered(Channel channel, Message message) {
        lock.lock();
        try {
            channel.in.delivered(message);
            outbox.ackIsDue(channel);
            inbox.release(message);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the array, which is of {@link #buffers}. */
    void arrived(MessageHeader header, byte[] payload, int lengthBytes) throws BadFrameException {
        lock.lock();
        try {
            Channel channel = channelOf(header.channel());
            if (inbox.add(channel.in, header, payload, lengthBytes)) {
                if (channel.in.isReady()) channel.arrived.signal();
            } else {
                // It came again, so the peer has not heard that it was delivered.
                outbox.ackIsDue(channel);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Channel channelOf(int id) throws BadFrameException {
        Channel known = channels[id];
        if (known != null) return known;
        if (opened == null) throw new BadFrameException("a message of channel " + id + ", which is not open");
        Channel channel = add(id);
        Consumer<Channel> serve = opened;
        if (broken == null) time.start(() -> serve.accept(channel));
        return channel;
    }

    void acknowledged(int id, long below) throws BadFrameException {
        lock.lock();
        try {
            Channel channel = channels[id];
            if (channel == null) throw new BadFrameException("ACK for channel " + id + ", which is not open");
            outbox.acknowledged(channel, below, time.nanos());
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes a link, whose peer has agreed, part of this session. Returns when it is dead and closed.
     *
     * @param number its place; what held that place before is closed
     */
    public void run(FrameLink link, int number) {
        Connection connection = new Connection(this, link, number, time.nanos());
        connectionAt(number).ifPresent(old -> lost(old, "replaced by a new connection"));
        if (!add(connection)) return;
        time.start(connection::write);
        connection.read(timing.deaf());
    }

    private Optional<Connection> connectionAt(int number) {
        lock.lock();
        try {
            return connections.stream().filter(it -> it.number == number).findAny();
        } finally {
            lock.unlock();
        }
    }

    private boolean add(Connection connection) {
        lock.lock();
        try {
            if (broken != null) return false;
            watch.joined().ifPresent(after -> LOG.info("{}: connected again after {} ms", name, after.toMillis()));
            connections.add(connection);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void lost(Connection connection, String why) {
        close(connection.link);
        Optional<String> said = Optional.empty();
        lock.lock();
        try {
            if (connection.dead) return;
            connection.dead = true;
            connections.remove(connection);
            goneWireBytes += connection.link.wireBytes();
            outbox.lost(connection);
            watch.loss(why);
            if (connections.isEmpty()) {
                watch.leftAlone(why, broken == null && farewell == null);
                said = Optional.ofNullable(farewell);
            }
            work.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.info("{}: connection {} is gone: {}", name, connection.number, why);
        said.ifPresent(this::end);
    }

    private static void close(FrameLink link) {
        try {
            link.close();
        } catch (IOException e) {
            LOG.warn("can't close a connection to {}: {}", link.peer(), e.getMessage());
        }
    }

    /** The peer has ended the session; what it sent before may still arrive by other connections. */
    void farewell(String reason) {
        lock.lock();
        try {
            if (farewell != null) return;
            farewell = reason;
            for (Connection connection : connections) connection.link.closeSoon(FAREWELL);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what is next on this connection, when there is something.
     *
     * @return false if that was the last word
     */
    boolean writeNext(Connection connection) throws IOException, InterruptedException {
        Outgoing message = next(connection);
        if (message != null) write(connection, message);
        else if (connection.small.position() > 0)
            connection.link.out().write(connection.small.array(), connection.small.position());
        else return sayFarewell(connection.link);
        return true;
    }

    private void write(Connection connection, Outgoing message) throws IOException {
        try {
            connection.link.out().write(message.frame, message.frameBytes);
        } finally {
            lock.lock();
            try {
                outbox.written(message);
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean sayFarewell(FrameLink link) throws IOException {
        link.out().refused(Optional.ofNullable(broken).orElse("the session is over"));
        link.finishOutput();
        return false;
    }

    /** A message, or frames in {@code small}, or neither if the session is broken. */
    private @Nullable Outgoing next(Connection connection) throws IOException, InterruptedException {
        connection.small.clear();
        lock.lockInterruptibly();
        try {
            while (true) {
                if (connection.dead) throw new SocketException("closed");
                long nowNanos = time.nanos();
                outbox.putAcks(connection.small);
                Outgoing message =
                        connection.small.position() > 0 ? null : outbox.next(connection, nowNanos, broken != null);
                long quietNanos = timing.heartbeat().toNanos() - (nowNanos - connection.wroteNanos);
                if (message == null && connection.small.position() == 0 && quietNanos <= 0)
                    FrameWriter.putHeartbeat(connection.small);
                if (message != null || connection.small.position() > 0 || broken != null) {
                    connection.wroteNanos = nowNanos;
                    return message;
                }
                long paceNanos = outbox.waitNanos(nowNanos);
                long _ = time.await(work, paceNanos > 0 ? Math.min(paceNanos, quietNanos) : quietNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        // Not with the lock held: it runs what is not of this package.
        verdict().ifPresent(this::end);
    }

    private Optional<String> verdict() {
        lock.lock();
        try {
            return watch.untilAloneForTooLong(() -> broken != null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of why the peer could not be reached. */
    void unreachable(String why) {
        lock.lock();
        try {
            watch.loss(why);
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false as soon as the session is broken. */
    boolean pause(Duration howLong) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = howLong.toNanos();
            while (left > 0 && broken == null && farewell == null) left = time.await(changed, left);
            return broken == null && farewell == null;
        } finally {
            lock.unlock();
        }
    }

    /** Breaks the session for good and tells the peer why. Returns at once. Idempotent; the first reason stays. */
    public void end(String reason) {
        List<Channel> open = new ArrayList<>();
        lock.lock();
        try {
            if (broken != null) return;
            broken = reason;
            for (Channel channel : channels) if (channel != null) open.add(channel);
            for (Connection connection : connections) connection.link.closeSoon(FAREWELL);
            open.forEach(channel -> channel.arrived.signalAll());
            work.signalAll();
            room.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.debug("{}: over: {}", name, reason);
        whenBroken.run();
        open.forEach(Channel::broken);
    }

    /** Ends the session, and waits for a short time until the peer knows. */
    @Override
    public void close() {
        end("closed by the peer");
        lock.lock();
        try {
            long left = 2 * FAREWELL.toNanos();
            while (left > 0 && !connections.isEmpty()) left = time.await(changed, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
