package dev.zugvogel.relay.encode;

/** Blocks of one codec that were acknowledged one after the other. One thread at a time. */
final class Run {
    private long startNanos;
    private long lastNanos;
    private int blocks;
    private long bodyBytes;
    private long wireBytes;

    void begin(long nowNanos) {
        startNanos = nowNanos;
        lastNanos = nowNanos;
        blocks = 0;
        bodyBytes = 0;
        wireBytes = 0;
    }

    void add(int blocks, int bodyBytes, int wireBytes, long nowNanos) {
        this.blocks += blocks;
        this.bodyBytes += bodyBytes;
        this.wireBytes += wireBytes;
        lastNanos = nowNanos;
    }

    int blocks() {
        return blocks;
    }

    long nanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    long pauseNanos(long nowNanos) {
        return nowNanos - lastNanos;
    }

    double bytesPerNano(long nowNanos) {
        return (double) bodyBytes / nanos(nowNanos);
    }

    double wireBytesPerNano(long nowNanos) {
        return (double) wireBytes / nanos(nowNanos);
    }
}
