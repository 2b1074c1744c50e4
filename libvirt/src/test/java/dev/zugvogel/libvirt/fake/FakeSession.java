package dev.zugvogel.libvirt.fake;

import dev.zugvogel.libvirt.transport.Frame;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One connection of the fake daemon. Thread-safe. */
public final class FakeSession {
    private static final int ERROR_DOMAIN = 10;

    private final FakeDaemon daemon;
    private final SocketChannel channel;
    private final ReentrantLock writing = new ReentrantLock();
    private final BlockingQueue<Frame> signs = new LinkedBlockingQueue<>();
    private volatile boolean answersPings = true;

    FakeSession(FakeDaemon daemon, SocketChannel channel) {
        this.daemon = daemon;
        this.channel = channel;
    }

    void start() {
        Thread.ofVirtual().start(this::readAll);
    }

    /** From now on takes pings without an answer. */
    public void ignorePings() {
        answersPings = false;
    }

    /** The next keepalive message of the client. */
    public Frame nextSign() throws InterruptedException {
        Frame sign = signs.poll(10, TimeUnit.SECONDS);
        if (sign == null) throw new AssertionError("no keepalive message came");
        return sign;
    }

    public void send(Frame frame) {
        sendBytes(frame.encode());
    }

    /** Events carry serial 1, as libvirtd sends them. */
    public void emit(Procedure message, XdrWriter body) {
        send(new Frame(Frame.REMOTE, Frame.VERSION, message.number(), Frame.MESSAGE, 1, Frame.OK, body.toByteArray()));
    }

    public void sendBytes(ByteBuffer bytes) {
        writing.lock();
        try {
            while (bytes.hasRemaining()) channel.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            writing.unlock();
        }
    }

    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void readAll() {
        try {
            while (true) take(Frame.read(channel));
        } catch (IOException ended) {
            close();
        }
    }

    private void take(Frame frame) {
        if (frame.program() == Frame.KEEPALIVE) takeSign(frame);
        else Thread.ofVirtual().start(() -> react(frame));
    }

    private void takeSign(Frame sign) {
        signs.add(sign);
        if (sign.procedure() == Frame.PING && answersPings) send(Frame.keepAlive(Frame.PONG));
    }

    private void react(Frame call) {
        switch (daemon.react(call)) {
            case Reaction.Answer(XdrWriter body) -> send(reply(call, Frame.OK, body));
            case Reaction.Refuse(int code, String message) -> send(reply(call, Frame.ERROR, error(code, message)));
            case Reaction.Silence _ -> {}
            case Reaction.HangUp _ -> close();
        }
    }

    /** The reply to a call, for tests that send it themselves. */
    public static Frame reply(Frame call, int status, XdrWriter body) {
        return new Frame(
                call.program(),
                call.version(),
                call.procedure(),
                Frame.REPLY,
                call.serial(),
                status,
                body.toByteArray());
    }

    /** The body of an error: code, domain, message, level, and what can be missing. */
    public static XdrWriter error(int code, String message) {
        XdrWriter head = new XdrWriter()
                .int32(code)
                .int32(ERROR_DOMAIN)
                .optionalString(message)
                .int32(2);
        return head.int32(0).int32(0).int32(0).int32(0).int32(-1).int32(-1).int32(0);
    }
}
