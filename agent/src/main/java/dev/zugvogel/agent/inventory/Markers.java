package dev.zugvogel.agent.inventory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The markers that this host has put. Where one is to stand is written down before it stands, so that it can be removed
 * without libvirt, and by the next agent. Thread-safe.
 */
public final class Markers {
    private static final Logger LOG = LoggerFactory.getLogger(Markers.class);

    /** No check goes on for as long as it takes to make so many others. */
    private static final int REMEMBERED = 1_000;

    private final Path book;
    private final Map<Marker, Boolean> over = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Marker, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** @param book a folder for this alone; it gets a file for each marker, with a line for each folder */
    public Markers(Path book) {
        this.book = book;
    }

    /** @return whether the marker stands there now; it does not once it was removed, as from a check that was given up */
    boolean put(Marker marker, Path folder) {
        boolean stands = make(marker, folder);
        boolean late = over.containsKey(marker);
        if (late) remove(marker);
        return stands && !late;
    }

    private boolean make(Marker marker, Path folder) {
        try {
            Files.writeString(page(marker), folder + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.createFile(marker.in(folder));
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            LOG.info("no marker in {}: {}", folder, e.toString());
            return false;
        }
    }

    /** From all folders. What can't be removed now is removed with all others later. */
    void remove(Marker marker) {
        over.put(marker, true);
        try {
            for (String folder : Files.readAllLines(page(marker))) Files.deleteIfExists(marker.in(Path.of(folder)));
            Files.delete(page(marker));
        } catch (NoSuchFileException e) {
            LOG.debug("{} was put nowhere", marker);
        } catch (IOException e) {
            LOG.warn("{} stays: {}", marker, e.toString());
        }
    }

    /** For when nobody waits for an answer any more. */
    public void removeAll() {
        try (Stream<Path> pages = Files.list(book)) {
            List<String> names = pages.map(page -> page.getFileName().toString())
                    .filter(Marker::isNonce)
                    .toList();
            names.forEach(nonce -> remove(new Marker(nonce)));
        } catch (IOException e) {
            LOG.warn("markers may stay: {}", e.toString());
        }
    }

    private Path page(Marker marker) {
        return book.resolve(marker.nonce());
    }
}
