package dev.zugvogel.relay.encode;

/** How a block's body is compressed, from the cheapest to the densest. */
public enum Codec {
    NONE(0, 0),
    LZ4(1, 0),
    ZSTD_FAST_5(2, -5),
    ZSTD_1(2, 1),
    ZSTD_3(2, 3),
    ZSTD_6(2, 6);

    static final int ON_WIRE_NONE = 0;
    static final int ON_WIRE_LZ4 = 1;
    static final int ON_WIRE_ZSTD = 2;

    private final int onWire;
    private final int level;

    Codec(int onWire, int level) {
        this.onWire = onWire;
        this.level = level;
    }

    int onWire() {
        return onWire;
    }

    /** Of zstd. */
    int level() {
        return level;
    }
}
