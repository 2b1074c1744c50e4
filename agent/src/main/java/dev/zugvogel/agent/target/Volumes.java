package dev.zugvogel.agent.target;

import dev.zugvogel.agent.image.Headroom;
import dev.zugvogel.agent.journal.Folder;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.DiskPlan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and removes the images that disks are copied into. An image is made under a temporary name and then linked to
 * its own, so a file that was there before is neither overwritten nor, later, removed: what is ours is known by name
 * and inode.
 */
public final class Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

    /** By how much a kernel's time stamps may be late: a tick, of which there are at least 100 in a second. */
    private static final Duration FILE_CLOCK = Duration.ofMillis(10);

    private final FileSystem files;
    private final ImageTool images;
    private final Room room;

    /** Whether a file system is about to be full. */
    public interface Room {
        boolean isNearlyGone(Path folder) throws IOException;
    }

    /** @param files where the paths of images lead */
    public Volumes(FileSystem files, ImageTool images, Room room) {
        this.files = files;
        this.images = images;
        this.room = room;
    }

    /** This machine's files, and images as qemu-img makes them. */
    public static Volumes local() {
        return local(folder -> Headroom.isNearlyGone(Files.getFileStore(folder)));
    }

    /** The same, where the room is told. */
    public static Volumes local(Room room) {
        return new Volumes(FileSystems.getDefault(), new QemuImg(), room);
    }

    /** @param inode of the image, so that only it is ever removed */
    record Made(String path, String temporary, String inode) {}

    /**
     * @param journal gets the image before it takes its own name
     * @throws FailureException DISK_PATH_UNUSABLE, VOLUME_CREATE_FAILED or DISK_SPACE_SHORT; then nothing is left
     */
    void make(DiskPlan disk, String migration, Consumer<Made> journal) {
        Path path = files.getPath(disk.getPath());
        if (!Files.isDirectory(folder(path)))
            throw FailureException.of(Code.DISK_PATH_UNUSABLE, "the folder " + folder(path) + " does not exist here");
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) throw exists(path);
        Path temporary = temporary(path, migration, disk.getDevice());
        try {
            images.create(temporary, disk);
            journal.accept(new Made(path.toString(), temporary.toString(), inode(temporary)));
            Files.createLink(path, temporary);
        } catch (FileAlreadyExistsException e) {
            throw exists(path);
        } catch (IOException e) {
            throw Failure.of(Code.VOLUME_CREATE_FAILED, "can't make " + path + ": " + e)
                    .asException(e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * That the copy may go on: guests that run here already would stop where a file system is full.
     *
     * @throws FailureException TARGET_DISK_FULL
     */
    void requireRoom(List<Admission.Disk> disks) {
        for (Admission.Disk disk : disks) {
            Path path = files.getPath(disk.path());
            // What grows; a block device has its room.
            if (!Files.isRegularFile(path) || !isNearlyGone(folder(path))) continue;
            throw FailureException.of(
                    Code.TARGET_DISK_FULL,
                    folder(path) + " is about to be full, and " + disk.device() + " is still being copied to it");
        }
    }

    private boolean isNearlyGone(Path folder) {
        try {
            return room.isNearlyGone(folder);
        } catch (IOException e) {
            LOG.info("the room in {} is not known: {}", folder, e.toString());
            return false;
        }
    }

    /** @throws FailureException VOLUME_CREATE_FAILED if something has the disk's name: it must not be written to */
    void requireFree(DiskPlan disk) {
        Path path = files.getPath(disk.getPath());
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) throw exists(path);
    }

    /** Removes the image, and what a crash left of it. */
    void remove(Made made) {
        delete(files.getPath(made.temporary()));
        Path path = files.getPath(made.path());
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && inode(path).equals(made.inode())) delete(path);
        } catch (IOException e) {
            throw Failure.of(Code.VOLUME_CREATE_FAILED, "can't remove " + path + ": " + e)
                    .asException(e);
        }
    }

    /** Whether none of these images was written to since then. False where that can't be told. */
    boolean untouchedSince(List<Admission.Disk> disks, Instant then) {
        return disks.stream().map(disk -> files.getPath(disk.path())).allMatch(image -> untouchedSince(image, then));
    }

    private static boolean untouchedSince(Path image, Instant then) {
        try {
            FileTime written = Files.getLastModifiedTime(image);
            return Files.isRegularFile(image) && written.toInstant().isBefore(then.minus(FILE_CLOCK));
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes what a crash left of an image that was never journaled. */
    void removeTemporary(Admission.Disk disk, String migration) {
        delete(temporary(files.getPath(disk.path()), migration, disk.device()));
    }

    private static FailureException exists(Path path) {
        String message = path + " exists here already; it is not overwritten";
        String remedy = "Move it away if it is a left-over, or share the folder between the hosts.";
        return new Failure(Code.VOLUME_CREATE_FAILED, message, null, remedy).asException();
    }

    private static Path temporary(Path path, String migration, String device) {
        return folder(path).resolve(".zugvogel-" + migration + "-" + device);
    }

    private static Path folder(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static String inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS) + ":"
                + Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    /** Durable, as is the image's own name, which was made just before. */
    private static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) Folder.forceOf(file);
        } catch (IOException e) {
            throw Failure.of(Code.VOLUME_CREATE_FAILED, "can't remove " + file + ": " + e)
                    .asException(e);
        }
    }
}
