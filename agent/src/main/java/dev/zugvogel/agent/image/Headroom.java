package dev.zugvogel.agent.image;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.FileStore;

/**
 * What a migration leaves free on a file system, for whatever else is written there: a 32nd of it, at most 256 MiB.
 */
public final class Headroom {
    private static final Bytes MOST = Bytes.ofMib(256);
    private static final int SHARE = 32;

    private Headroom() {}

    /** Pure. */
    static Bytes of(Bytes total) {
        Bytes share = new Bytes(total.count() / SHARE);
        return share.compareTo(MOST) < 0 ? share : MOST;
    }

    /** Others have taken so much of it that they, and what is copied, are about to find the disk full. */
    public static boolean isNearlyGone(FileStore store) throws IOException {
        long half = of(new Bytes(Math.max(0, store.getTotalSpace()))).count() / 2;
        return store.getUsableSpace() < half;
    }

    /** What may still be written; zero if too little is free already. */
    public static Bytes left(FileStore store) throws IOException {
        Bytes free = new Bytes(Math.max(0, store.getUsableSpace()));
        return free.minusOrZero(of(new Bytes(Math.max(0, store.getTotalSpace()))));
    }
}
