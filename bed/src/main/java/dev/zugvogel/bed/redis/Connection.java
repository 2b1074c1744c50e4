package dev.zugvogel.bed.redis;

import dev.zugvogel.bed.process.BedFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Speaks Redis' protocol: commands go out in a row, their replies come back in the same order. One thread. */
final class Connection implements AutoCloseable {
    static final int PORT = 6379;
    private static final int LONGEST_LINE_BYTES = 1024;
    private static final int LONGEST_VALUE_BYTES = 1 << 20;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    /** Connects; a reply that takes longer than the patience is an error. */
    Connection(String address, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(new InetSocketAddress(address, PORT), (int) patience.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** Writes a command, at the latest with the next {@link #reply}. */
    void send(byte[]... words) throws IOException {
        line("*" + words.length);
        for (byte[] word : words) {
            line("$" + word.length);
            out.write(word);
            line("");
        }
    }

    /**
     * Reads a reply to its end.
     *
     * @throws BedFailure if Redis refuses the command
     */
    void reply() throws IOException {
        out.flush();
        String head = readLine();
        if (head.startsWith("-"))
            throw new BedFailure("Redis says: " + head.substring(1), "give the guest more memory");
        if (head.startsWith("$")) skipValue(Integer.parseInt(head.substring(1)));
    }

    /** A value, or none where the length is negative. */
    private void skipValue(int lengthBytes) throws IOException {
        if (lengthBytes > LONGEST_VALUE_BYTES) throw new IOException("a value of " + lengthBytes + " bytes");
        if (lengthBytes >= 0) in.skipNBytes(lengthBytes + 2L);
    }

    private void line(String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException("Redis has closed the connection");
            if (line.length() == LONGEST_LINE_BYTES) throw new IOException("a line without an end");
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
