package dev.zugvogel.agent.inventory;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files by which one host recognises a folder of another: storage that both see. */
final class Markers {
    private static final Logger LOG = LoggerFactory.getLogger(Markers.class);
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9]{8,64}");

    private final String name;

    /** @throws FailureException BAD_REQUEST if the nonce could be anything but a part of a file's name */
    Markers(String nonce) {
        if (!NONCE.matcher(nonce).matches())
            throw FailureException.of(Code.BAD_REQUEST, "marker_nonce is missing or malformed");
        this.name = ".zugvogel-" + nonce;
    }

    /** @return whether the marker stands there now */
    boolean put(Path folder) {
        try {
            Files.createFile(folder.resolve(name));
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            LOG.info("no marker in {}: {}", folder, e.toString());
            return false;
        }
    }

    boolean seen(Path folder) {
        return Files.exists(folder.resolve(name));
    }

    void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.warn("a marker stays in {}: {}", folder, e.toString());
        }
    }
}
