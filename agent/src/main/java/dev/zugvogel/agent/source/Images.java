package dev.zugvogel.agent.source;

import dev.zugvogel.agent.journal.Folder;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.v1.DiskPlan;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The source's images of disks that are copied.
 *
 * @param files where their paths lead
 */
public record Images(FileSystem files) {
    List<Begun.Image> of(List<DiskPlan> disks) {
        return disks.stream()
                .map(disk -> new Begun.Image(disk.getPath(), inode(files.getPath(disk.getPath()))))
                .toList();
    }

    /** Only after the target has the guest. None comes back after a power cut. */
    void remove(List<Begun.Image> images) {
        for (Begun.Image image : images) {
            Path path = files.getPath(image.path());
            try {
                if (!Files.exists(path) || !inode(path).equals(image.inode())) continue;
                Files.delete(path);
                Folder.forceOf(path);
            } catch (IOException e) {
                throw Failure.of(Code.INTERNAL, "can't remove " + path + ": " + e)
                        .asException(e);
            }
        }
    }

    private static String inode(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw Failure.of(Code.DISK_IMPOSSIBLE, "can't find the disk's image " + file)
                    .asException(e);
        }
    }
}
