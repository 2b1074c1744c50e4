package dev.zugvogel.agent.target;

import dev.zugvogel.wire.v1.DiskPlan;
import java.nio.file.Path;

/** Makes empty images. Thread-safe. */
public interface ImageTool {
    /**
     * Makes an image that is not there yet.
     *
     * @throws dev.zugvogel.model.failure.FailureException VOLUME_CREATE_FAILED with the tool's words, or DISK_SPACE_SHORT
     */
    void create(Path image, DiskPlan disk);
}
