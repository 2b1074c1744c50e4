package dev.zugvogel.sim.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** As much of a file system as the agents use. */
final class SimProvider extends FileSystemProvider {
    private final SimDisk disk;

    SimProvider(SimDisk disk) {
        this.disk = disk;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        SimPath file = SimPath.of(path);
        Node folder = disk.folderOf(file);
        if (options.contains(StandardOpenOption.CREATE) && disk.find(file) == null)
            folder.entries.put(file.name(), disk.fresh(false));
        Node node = disk.get(file);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) node.content = new byte[0];
        return new SimChannel(disk.weather(), node);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> found = new java.util.ArrayList<>();
        for (String name : disk.get(folder).entries.keySet()) {
            Path path = folder.resolve(name);
            if (filter.accept(path)) found.add(path);
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return found.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        add(path, disk.fresh(true));
    }

    private void add(Path path, Node node) throws IOException {
        SimPath file = SimPath.of(path);
        if (disk.find(file) != null) throw new FileAlreadyExistsException(path.toString());
        disk.folderOf(file).entries.put(file.name(), node);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        add(link, disk.get(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        Node node = disk.get(path);
        if (!node.entries.isEmpty()) throw new DirectoryNotEmptyException(path.toString());
        SimPath file = SimPath.of(path);
        disk.folderOf(file).entries.remove(file.name());
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        SimPath file = SimPath.of(to);
        Node copy = disk.fresh(false);
        copy.content = disk.get(from).content;
        disk.folderOf(file).entries.put(file.name(), copy);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        Node node = disk.get(from);
        SimPath old = SimPath.of(from);
        SimPath fresh = SimPath.of(to);
        disk.folderOf(old).entries.remove(old.name());
        disk.folderOf(fresh).entries.put(fresh.name(), node);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return disk.get(one) == disk.get(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        disk.get(path);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return type == PosixFileAttributeView.class ? (V) new SimAttributes.View() : null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return (A) new SimAttributes(disk.get(path));
    }

    @Override
    public <A extends BasicFileAttributes> @Nullable A readAttributesIfExists(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return disk.find(path) == null ? null : readAttributes(path, type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        Node node = disk.get(path);
        return switch (names) {
            case "unix:dev" -> Map.of("dev", 1L);
            case "unix:ino" -> Map.of("ino", node.inode);
            default -> throw new NoSuchFileException(names);
        };
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
        disk.get(path);
    }

    @Override
    public String getScheme() {
        return "sim";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return disk;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
