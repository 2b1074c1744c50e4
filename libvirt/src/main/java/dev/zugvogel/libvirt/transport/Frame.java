package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.xdr.XdrException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * One message on the wire: a length that counts itself, six words, a body; all big-endian (virnetprotocol.x).
 *
 * @param serial matches a reply to its call. Event frames carry 1, whatever the protocol's comment says: look at
 *     {@code type} first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(int program, int version, int procedure, int type, int serial, int status, byte[] body) {
    public static final int REMOTE = 0x20008086;
    public static final int KEEPALIVE = 0x6b656570;
    public static final int VERSION = 1;
    public static final int CALL = 0;
    public static final int REPLY = 1;
    public static final int MESSAGE = 2;
    public static final int OK = 0;
    public static final int ERROR = 1;
    public static final int PING = 1;
    public static final int PONG = 2;
    /** Length word and header: an empty body is normal. */
    public static final int MIN_LENGTH = 28;
    /** What libvirt accepts. */
    public static final int MAX_LENGTH = 33_554_432 + 4;

    private static final byte[] NONE = new byte[0];

    public static Frame call(Procedure procedure, int serial, byte[] body) {
        return new Frame(REMOTE, VERSION, procedure.number(), CALL, serial, OK, body);
    }

    public static Frame keepAlive(int procedure) {
        return new Frame(KEEPALIVE, VERSION, procedure, MESSAGE, 0, OK, NONE);
    }

    /** Ready to be written. */
    public ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(MIN_LENGTH + body.length);
        bytes.putInt(bytes.capacity()).putInt(program).putInt(version).putInt(procedure);
        return bytes.putInt(type).putInt(serial).putInt(status).put(body).flip();
    }

    /**
     * Blocks until a whole frame is there.
     *
     * @throws XdrException for a length that no frame has; where the next one starts is then unknown
     * @throws EOFException at the end of the stream, also in the middle of a frame
     */
    public static Frame read(ReadableByteChannel channel) throws IOException {
        int length = fill(channel, 4).getInt();
        if (length < MIN_LENGTH || length > MAX_LENGTH) throw new XdrException("frame of " + length + " bytes");
        ByteBuffer bytes = fill(channel, length - 4);
        Frame header = new Frame(
                bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), NONE);
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        return header.withBody(body);
    }

    private Frame withBody(byte[] bytes) {
        return new Frame(program, version, procedure, type, serial, status, bytes);
    }

    private static ByteBuffer fill(ReadableByteChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) if (channel.read(bytes) < 0) throw new EOFException("closed by libvirt");
        return bytes.flip();
    }
}
