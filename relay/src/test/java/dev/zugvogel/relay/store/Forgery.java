package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Files with a right HMAC and any content, as only an owner of the key could make them. */
public final class Forgery {
    private Forgery() {}

    public static void index(Path folder, StoreKey key, byte[] content) throws IOException {
        StoreFolder.create(folder);
        UUID id = new UUID(1, 2);
        new IndexFile(folder, key, id, id).write(out -> {
            out.write(content);
            out.flush();
        });
        new SealFile(id, id, Bytes.ZERO, new Seal("01J", 1, "b", Instant.EPOCH)).write(folder, key);
    }
}
