package dev.zugvogel.control.flow.migrate.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One request to the guest, on a connection of its own. Blocks for the timeout at most. */
@FunctionalInterface
interface Request {
    /** True once the guest has answered; false, or an IOException, if it has not. */
    boolean answered(Duration timeout) throws IOException;

    static Request to(ProbeTarget target, InetAddress address) {
        return switch (target) {
            case ProbeTarget.Tcp tcp ->
                timeout -> {
                    try (Socket socket = connect(address, tcp.port(), timeout)) {
                        return socket.isConnected();
                    }
                };
            case ProbeTarget.Http http -> timeout -> get(http, address, timeout);
            case ProbeTarget.Icmp _ -> timeout -> address.isReachable(millis(timeout));
        };
    }

    private static Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), millis(timeout));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static boolean get(ProbeTarget.Http http, InetAddress address, Duration timeout) throws IOException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try (Socket socket = connect(address, http.port(), timeout)) {
            String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
            String head = "GET " + http.path() + " HTTP/1.1\r\nHost: " + host + ":" + http.port()
                    + "\r\nUser-Agent: zugvogel-probe\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return StatusLine.isAnswer(readStatusLine(socket, deadlineNanos));
        }
    }

    private static String readStatusLine(Socket socket, long deadlineNanos) throws IOException {
        byte[] bytes = new byte[StatusLine.LONGEST];
        InputStream in = socket.getInputStream();
        int length = 0;
        while (length < bytes.length) {
            // A timeout of 0 would wait for ever.
            long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) return "";
            socket.setSoTimeout((int) leftMs);
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) break;
            length += read;
            if (StatusLine.isComplete(bytes, length)) break;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, 60_000);
    }
}
