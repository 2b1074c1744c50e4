package dev.zugvogel.relay.store;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.relay.encode.KnownPages;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** Files of a store that no store wrote, with a right HMAC as only an owner of the key could make them; and what is in true ones. */
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

    /** A seal as it lies on the disk. */
    public static byte[] seal(Path folder, StoreKey key) throws IOException {
        index(folder, key, new byte[0]);
        return Files.readAllBytes(folder.resolve(SealFile.NAME));
    }

    /** What is inside the index of a store in which this was noted. */
    public static byte[] content(StoreKey key, Consumer<KnownPages> notes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Allowance noDisk = new Allowance(_ -> false);
        try (Pages pages = new Pages(null, key, new UUID(1, 2), noDisk, new IndexMemory(1 << 20))) {
            notes.accept(pages);
            IndexForm.write(pages.regions(), new DataOutputStream(content));
        }
        return content.toByteArray();
    }
}
