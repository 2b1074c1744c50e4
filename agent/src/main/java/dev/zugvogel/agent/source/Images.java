package dev.zugvogel.agent.source;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.journal.Folder;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * The source's images of disks that are copied, and those below them.
 *
 * @param files where their paths lead
 */
public record Images(FileSystem files, Digests digests) {
    List<Begun.Image> of(List<DiskPlan> disks) {
        return disks.stream()
                // A block device has no image that could be removed.
                .filter(disk -> !disk.getHook())
                .map(disk -> new Begun.Image(disk.getPath(), inode(files.getPath(disk.getPath()))))
                .toList();
    }

    Path file(BackingFacts image) {
        return files.getPath(image.getPath());
    }

    /** @throws FailureException BASE_IMAGE_CHANGED if it has not the content that the checks saw */
    void requireUnchanged(BackingFacts image) {
        Path file = file(image);
        try {
            if (Files.size(file) == image.getSizeBytes() && digests.of(file).equals(image.getSha256())) return;
        } catch (IOException e) {
            throw Failure.of(Code.DISK_IMPOSSIBLE, "can't read " + file + ": " + e)
                    .asException(e);
        }
        throw FailureException.of(Code.BASE_IMAGE_CHANGED, file + " was written to after it was looked at");
    }

    /** Who may read it, as in chmod. */
    int mode(BackingFacts image) throws IOException {
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(file(image));
        int group = given.contains(PosixFilePermission.GROUP_READ) ? 0040 : 0;
        int others = given.contains(PosixFilePermission.OTHERS_READ) ? 0004 : 0;
        return 0600 | group | others;
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
