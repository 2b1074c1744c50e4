package dev.zugvogel.agent.inventory;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** An empty file that a check leaves in a folder for a moment: a host that sees it has the same folder. */
record Marker(String nonce) {
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9]{8,64}");

    /** @throws FailureException BAD_REQUEST if the nonce could be anything but a part of a file's name */
    Marker {
        if (!isNonce(nonce)) throw FailureException.of(Code.BAD_REQUEST, "marker_nonce is missing or malformed");
    }

    static boolean isNonce(String text) {
        return NONCE.matcher(text).matches();
    }

    Path in(Path folder) {
        return folder.resolve(".zugvogel-" + nonce);
    }

    boolean isSeenIn(Path folder) {
        return Files.exists(in(folder));
    }
}
