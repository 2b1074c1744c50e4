package dev.zugvogel.relay.store;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The flat folder of one store. */
final class StoreFolder {
    private StoreFolder() {}

    static void create(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Makes names made and removed in it durable. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    /** From when this returns the store is not sealed, also after a crash. */
    static void unseal(Path folder) throws IOException {
        if (Files.deleteIfExists(folder.resolve(SealFile.NAME))) force(folder);
    }

    /** The seal goes first, so that a crash leaves no sealed remains. */
    static void empty(Path folder) throws IOException {
        unseal(folder);
        for (Path file : entries(folder)) Files.deleteIfExists(file);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        empty(folder);
        Files.delete(folder);
    }

    static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (var listing = Files.newDirectoryStream(folder)) {
            listing.forEach(entries::add);
        }
        return entries;
    }

    /** The VM whose store it is, by its name. */
    static Optional<UUID> vm(Path folder) {
        String name = folder.getFileName().toString();
        try {
            UUID vm = UUID.fromString(name);
            return vm.toString().equals(name) ? Optional.of(vm) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
