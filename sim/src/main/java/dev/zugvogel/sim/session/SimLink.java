package dev.zugvogel.sim.session;

import dev.zugvogel.relay.frame.FrameReader;
import dev.zugvogel.relay.frame.FrameWriter;
import dev.zugvogel.relay.link.FrameLink;
import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.net.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** One end of a connection between two processes. It ends with its process, as a kernel ends it. */
final class SimLink implements FrameLink {
    private static final Duration ENDLESS = Duration.ofDays(1);

    private final SimProcess process;
    private final String peer;
    private final SimPipe from;
    private final SimPipe to;
    private final Network.Stream news;
    private final FrameReader in;
    private final FrameWriter out;
    private Duration roundTrip = Duration.ZERO;
    private long silenceNanos = ENDLESS.toNanos();
    private boolean closed;

    /** @param news what the kernel tells the peer about this end besides its bytes */
    SimLink(SimProcess process, String peer, SimPipe from, SimPipe to, Network.Stream news) {
        this.process = process;
        this.peer = peer;
        this.from = from;
        this.to = to;
        this.news = news;
        this.in = new FrameReader(new Input());
        this.out = new FrameWriter(new Output());
        process.onKill(this::close);
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int lengthBytes) throws IOException {
            return lengthBytes == 0 ? 0 : from.read(process, into, offset, lengthBytes, silenceNanos);
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int lengthBytes) throws IOException {
            to.write(bytes, offset, lengthBytes);
        }
    }

    void took(Duration roundTrip) {
        this.roundTrip = roundTrip;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public Duration roundTrip() {
        return roundTrip;
    }

    @Override
    public FrameReader in() {
        return in;
    }

    @Override
    public FrameWriter out() {
        return out;
    }

    @Override
    public void limitSilence(Duration atMost) {
        silenceNanos = atMost.toNanos();
    }

    @Override
    public long wireBytes() {
        return in.wireBytes() + out.wireBytes();
    }

    @Override
    public void finishOutput() {
        to.finish();
    }

    @Override
    public void discardInput() throws IOException {
        try (Input rest = new Input()) {
            rest.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void closeSoon(Duration atMost) {
        process.after(atMost, this::close);
    }

    /** The network, or somebody in it, ends the connection. */
    void reset() {
        from.reset();
        to.reset();
    }

    /** With bytes unread the peer hears of a reset, and loses what it has not read; else it reads to the end. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        boolean unread = from.holdsBytes();
        from.failReading("Socket closed");
        to.failWriting("Socket closed");
        news.send(() -> from.failWriting("Broken pipe"));
        if (unread) news.send(to::reset);
        else to.finish();
    }
}
