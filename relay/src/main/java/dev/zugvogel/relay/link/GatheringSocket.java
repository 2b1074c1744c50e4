package dev.zugvogel.relay.link;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The TCP socket below TLS. The JDK's TLS writes each record of 16 KiB by itself and reads it in two pieces; here several
 * go in one call of the kernel. Nothing is held back beyond the end of a {@link #wholly} written piece.
 */
public final class GatheringSocket extends Socket {
    private static final int BUFFER_BYTES = 64 << 10;

    private @Nullable InputStream in;
    private @Nullable Gathered out;

    /** A listening socket that accepts such sockets. */
    public static final class Listener extends ServerSocket {
        Listener() throws IOException {}

        @Override
        public GatheringSocket accept() throws IOException {
            GatheringSocket accepted = new GatheringSocket();
            implAccept(accepted);
            return accepted;
        }
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        InputStream known = in;
        if (known == null) in = known = new BufferedInputStream(super.getInputStream(), BUFFER_BYTES);
        return known;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return gathered();
    }

    private synchronized Gathered gathered() throws IOException {
        Gathered known = out;
        if (known == null) out = known = new Gathered(super.getOutputStream());
        return known;
    }

    /** A stream that passes each write to {@code records}, which write to this socket, and sends what they made of it. */
    OutputStream wholly(OutputStream records) throws IOException {
        return new Whole(records, gathered());
    }

    private static final class Gathered extends BufferedOutputStream {
        private boolean gathers;

        Gathered(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        synchronized void gather(boolean gathers) {
            this.gathers = gathers;
        }

        /** TLS asks for this after each record. */
        @Override
        public synchronized void flush() throws IOException {
            if (!gathers) super.flush();
        }
    }

    private static final class Whole extends OutputStream {
        private final OutputStream records;
        private final Gathered socket;

        Whole(OutputStream records, Gathered socket) {
            this.records = records;
            this.socket = socket;
        }

        @Override
        public void write(int value) throws IOException {
            records.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int lengthBytes) throws IOException {
            socket.gather(true);
            try {
                records.write(bytes, offset, lengthBytes);
            } finally {
                socket.gather(false);
            }
            socket.flush();
        }
    }
}
