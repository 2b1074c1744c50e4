package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds one folder of sockets for each migration, open to QEMU's user alone.
 *
 * @param root absolute and short: the kernel allows 107 bytes for a socket's path
 */
public record RunFolder(Path root) {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");
    private static final int PATH_LIMIT_BYTES = 107;

    /** The sockets of one migration at one end, by the relay's channel names. */
    public record Sockets(Path memory, Path disk) {
        public Map<String, Path> byChannel(boolean withDisks) {
            return withDisks ? Map.of("mem", memory, "disk", disk) : Map.of("mem", memory);
        }
    }

    /** Makes an empty folder; what a crash left under that name goes. */
    public Sockets create(String migration, Optional<Owner> owner) {
        Path folder = root.resolve(migration);
        Sockets sockets = new Sockets(folder.resolve("mem.sock"), folder.resolve("disk.sock"));
        if (sockets.disk().toString().length() > PATH_LIMIT_BYTES)
            throw FailureException.of(Code.INTERNAL, "the socket path " + sockets.disk() + " is too long");
        try {
            remove(migration);
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PASSABLE);
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PRIVATE);
            if (owner.isPresent()) give(folder, owner.get());
            return sockets;
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't make " + folder + ": " + e).asException(e);
        }
    }

    private static void give(Path folder, Owner owner) throws IOException {
        Files.setAttribute(folder, "unix:uid", owner.uid());
        Files.setAttribute(folder, "unix:gid", owner.gid());
    }

    /** Removes the migration's folder, if it is there, with all sockets in it. */
    public void remove(String migration) {
        Path folder = root.resolve(migration);
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't remove " + folder + ": " + e).asException(e);
        }
    }

    /** For the agent's start: no socket of an earlier run has a listener. */
    public void clear() {
        if (!Files.isDirectory(root)) return;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) remove(folder.getFileName().toString());
        } catch (IOException e) {
            throw Failure.of(Code.INTERNAL, "can't clear " + root + ": " + e).asException(e);
        }
    }
}
