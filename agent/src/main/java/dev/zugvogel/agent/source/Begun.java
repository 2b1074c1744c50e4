package dev.zugvogel.agent.source;

import java.util.List;

/**
 * What was so when libvirt began.
 *
 * @param copied the images that the target gets a copy of
 */
record Begun(List<Image> copied) {
    Begun {
        copied = List.copyOf(copied);
    }

    /** @param inode so that only this file is removed at the end, and none that came to its path since */
    record Image(String path, String inode) {}
}
