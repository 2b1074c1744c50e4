package dev.zugvogel.agent.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SHA-256 of backing images, kept as long as a file looks unchanged (size, time of change, inode). Thread-safe; two
 * images are read one after the other, so that a look does not fill the disk's queue.
 */
final class Digests {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int KEPT = 1000;

    private record Key(Path path, long sizeBytes, String modified, String inode) {}

    private final Map<Key, String> known = new LinkedHashMap<>();

    synchronized String of(Path file) throws IOException {
        Key key = new Key(
                file,
                Files.size(file),
                String.valueOf(Files.getLastModifiedTime(file).toInstant()),
                Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
        String before = known.get(key);
        if (before != null) return before;
        String digest = digest(file);
        if (known.size() >= KEPT) known.remove(known.keySet().iterator().next());
        known.put(key, digest);
        return digest;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) sha.update(chunk, 0, read);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
