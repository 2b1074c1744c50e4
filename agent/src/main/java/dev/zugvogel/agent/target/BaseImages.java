package dev.zugvogel.agent.target;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.zugvogel.agent.image.Digests;
import dev.zugvogel.agent.image.Headroom;
import dev.zugvogel.agent.journal.Folder;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes in the images below copied disks that are not here. An image grows under a temporary name, and gets its own once
 * its content has the digest; nothing is ever overwritten. Two migrations that bring the same image write on the same
 * part: each goes on where either has got to. Thread-safe.
 */
public final class BaseImages {
    private final FileSystem files;
    private final Digests digests;
    private final Map<Path, Object> locks = new ConcurrentHashMap<>();

    /** @param files where the paths of images lead */
    public BaseImages(FileSystem files, Digests digests) {
        this.files = files;
        this.digests = digests;
    }

    /** An image on its way; its content is not to be trusted. */
    record Part(String temporary) {
        /** Those that a migration brought, or meant to. */
        static List<Part> begunIn(Journal<TargetStep> journal) {
            return journal.entries().stream()
                    .filter(entry -> entry.step() == TargetStep.BASE_BEGUN)
                    .map(entry -> Json.readLenient(entry.data(), Part.class))
                    .toList();
        }
    }

    /**
     * How much of an image is here.
     *
     * @throws FailureException BASE_IMAGE_DIFFERS if its name is taken by another content
     */
    ImageReceived ask(BackingFacts image) {
        Path path = files.getPath(image.getPath());
        return guarded(path, () -> taken(path) ? complete(path, image) : received(length(part(path, image))));
    }

    /** What {@link #take} writes before the image is whole. */
    Part part(BackingFacts image) {
        return new Part(part(files.getPath(image.getPath()), image).toString());
    }

    /**
     * Takes a piece that begins where the last one ended.
     *
     * @throws FailureException also DISK_PATH_UNUSABLE, TARGET_DISK_FULL, or BASE_IMAGE_CHANGED after the last piece;
     *     then nothing is left
     */
    ImageReceived take(ImagePiece piece) {
        Path path = files.getPath(piece.getImage().getPath());
        return guarded(path, () -> taken(path) ? complete(path, piece.getImage()) : take(piece, path));
    }

    private ImageReceived take(ImagePiece piece, Path path) throws IOException {
        if (!Files.isDirectory(folder(path)))
            throw FailureException.of(Code.DISK_PATH_UNUSABLE, "the folder " + folder(path) + " does not exist here");
        Path part = part(path, piece.getImage());
        long here = length(part);
        if (piece.getOffset() == here) here = append(part, piece, here);
        if (here < piece.getImage().getSizeBytes()) return received(here);
        keep(part, path, piece);
        return complete(path, piece.getImage());
    }

    private static long append(Path part, ImagePiece piece, long end) throws IOException {
        long length = piece.getContent().size() + piece.getZeroBytes();
        if (end + length > piece.getImage().getSizeBytes())
            throw FailureException.of(Code.BAD_REQUEST, "the piece is longer than its image");
        requireRoom(part, piece.getContent().size());
        try (FileChannel out = FileChannel.open(part, CREATE, WRITE)) {
            if (piece.getContent().isEmpty()) extend(out, end + length);
            else write(out, piece.getContent().asReadOnlyByteBuffer(), end);
        }
        return end + length;
    }

    private static void write(FileChannel out, ByteBuffer content, long position) throws IOException {
        for (long at = position; content.hasRemaining(); ) at += out.write(content, at);
    }

    /** Zeros take no room. */
    private static void extend(FileChannel out, long length) throws IOException {
        if (length > out.size()) out.write(ByteBuffer.allocate(1), length - 1);
    }

    private static void requireRoom(Path part, int bytes) throws IOException {
        Bytes left = Headroom.left(Files.getFileStore(folder(part)));
        if (left.count() >= bytes) return;
        Files.deleteIfExists(part);
        throw FailureException.of(Code.TARGET_DISK_FULL, "too little is free in " + folder(part) + " for a base image");
    }

    private void keep(Path part, Path path, ImagePiece piece) throws IOException {
        if (!digests.of(part).equals(piece.getImage().getSha256())) {
            Files.deleteIfExists(part);
            throw FailureException.of(
                    Code.BASE_IMAGE_CHANGED,
                    path + " did not arrive with the content that it had when it was looked at");
        }
        Files.setPosixFilePermissions(part, permissions(piece.getMode()));
        try (FileChannel out = FileChannel.open(part, WRITE)) {
            out.force(true);
        }
        link(part, path);
        Files.deleteIfExists(part);
        Folder.forceOf(path);
    }

    /** One that came to the name at the same time is looked at like any other. */
    private static void link(Path part, Path path) throws IOException {
        try {
            Files.createLink(path, part);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(part);
        }
    }

    /** Nobody but the owner writes to what several guests read. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> given = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        if ((mode & 0040) != 0) given.add(PosixFilePermission.GROUP_READ);
        if ((mode & 0004) != 0) given.add(PosixFilePermission.OTHERS_READ);
        return given;
    }

    private ImageReceived complete(Path path, BackingFacts image) throws IOException {
        boolean same = Files.exists(path)
                && Files.size(path) == image.getSizeBytes()
                && digests.of(path).equals(image.getSha256());
        if (!same) throw FailureException.of(Code.BASE_IMAGE_DIFFERS, path + " is here with another content");
        return ImageReceived.newBuilder()
                .setBytes(image.getSizeBytes())
                .setComplete(true)
                .build();
    }

    /** Removes what is there of an image that is not whole. */
    void remove(Part part) {
        Path path = files.getPath(part.temporary());
        guarded(path, () -> {
            if (Files.deleteIfExists(path)) Folder.forceOf(path);
            return received(0);
        });
    }

    private interface Work {
        ImageReceived run() throws IOException;
    }

    private ImageReceived guarded(Path path, Work work) {
        synchronized (locks.computeIfAbsent(folder(path), _ -> new Object())) {
            try {
                return work.run();
            } catch (IOException e) {
                boolean full = String.valueOf(e.getMessage()).contains("No space left");
                throw Failure.of(
                                full ? Code.TARGET_DISK_FULL : Code.VOLUME_CREATE_FAILED,
                                "can't bring " + path + ": " + e)
                        .asException(e);
            }
        }
    }

    private static boolean taken(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static ImageReceived received(long bytes) {
        return ImageReceived.newBuilder().setBytes(bytes).build();
    }

    private static long length(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private static Path part(Path path, BackingFacts image) {
        return folder(path).resolve(".zugvogel-base-" + image.getSha256().substring(0, 16));
    }

    private static Path folder(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
