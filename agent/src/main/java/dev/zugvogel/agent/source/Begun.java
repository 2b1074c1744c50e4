package dev.zugvogel.agent.source;

import java.util.List;

/**
 * What was so when libvirt began.
 *
 * @param persistent the VM has a definition, which moves with it
 * @param copied the images that the target gets a copy of
 */
record Begun(boolean persistent, List<Image> copied) {
    Begun {
        copied = List.copyOf(copied);
    }

    /** @param inode so that only this file is removed at the end, and none that came to its path since */
    record Image(String path, String inode) {}
}
