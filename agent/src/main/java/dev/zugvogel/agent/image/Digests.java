package dev.zugvogel.agent.image;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of backing images, kept as long as a file looks unchanged (size, time of change, inode), under whichever name.
 * Thread-safe; two images are read one after the other, so that a look does not fill the disk's queue. One that is known
 * waits for none.
 */
public final class Digests {
    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int KEPT = 1000;

    private final Optional<Path> memory;
    private final Map<String, String> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KEPT;
        }
    });

    private Digests(Optional<Path> memory) {
        this.memory = memory;
    }

    /** Known as long as this process lives. */
    public static Digests inMemory() {
        return new Digests(Optional.empty());
    }

    /** Known after a restart, too. What can't be read or written of the file is computed anew. */
    public static Digests keptIn(Path file) {
        Digests digests = new Digests(Optional.of(file));
        digests.load(file);
        return digests;
    }

    /** In hexadecimal digits. Reads the whole file if it is not known. */
    public String of(Path file) throws IOException {
        String look = look(file);
        String before = known.get(look);
        return before != null ? before : compute(file, look);
    }

    private synchronized String compute(Path file, String look) throws IOException {
        String before = known.get(look);
        if (before != null) return before;
        String digest = digest(file);
        known.put(look, digest);
        memory.ifPresent(kept -> save(kept, look, digest));
        return digest;
    }

    private static String look(Path file) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant() + " "
                + Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
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

    private void load(Path file) {
        if (!Files.exists(file)) return;
        try {
            List<String> lines = Files.readAllLines(file);
            lines.forEach(this::learn);
            // Each restart drops what was forgotten since.
            if (lines.size() > KEPT)
                Files.write(file, known.entrySet().stream().map(Digests::line).toList());
        } catch (IOException e) {
            LOG.warn("digests of images are computed anew: {}", e.toString());
        }
    }

    private void learn(String line) {
        int gap = line.indexOf(' ');
        // A line that a crash cut short has no such digest, or belongs to no file.
        if (gap == 64) known.put(line.substring(gap + 1), line.substring(0, gap));
    }

    private static String line(Map.Entry<String, String> entry) {
        return entry.getValue() + " " + entry.getKey();
    }

    private static void save(Path file, String look, String digest) {
        try {
            Files.writeString(file, digest + " " + look + "\n", CREATE, APPEND);
        } catch (IOException e) {
            LOG.warn("a digest is not kept: {}", e.toString());
        }
    }
}
