package dev.zugvogel.sim.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The disk of one host. Everything below {@code /run} is in memory only. */
public final class SimDisk extends FileSystem {
    /** What happens while a disk is asked to force, and to write; the latter may throw. */
    public interface Weather {
        /** Whether it then is on the disk. */
        boolean force(boolean folder);

        void write() throws IOException;
    }

    static final String VOLATILE = "run";

    private final SimProvider provider = new SimProvider(this);
    private final Node root = new Node(0, true);
    private final Weather weather;
    private long inodes;

    public SimDisk(Weather weather) {
        this.weather = weather;
    }

    Weather weather() {
        return weather;
    }

    Node fresh(boolean isFolder) {
        return new Node(++inodes, isFolder);
    }

    @Nullable
    Node find(Path path) {
        Node at = root;
        for (String name : SimPath.of(path).names()) {
            Node next = at.entries.get(name);
            if (next == null) return null;
            at = next;
        }
        return at;
    }

    Node get(Path path) throws NoSuchFileException {
        Node node = find(path);
        if (node == null) throw new NoSuchFileException(path.toString());
        return node;
    }

    Node folderOf(SimPath path) throws NoSuchFileException {
        SimPath parent = path.getParent();
        return parent == null ? root : get(parent);
    }

    public void powerCut(SplittableRandom random) {
        root.powerCut(random);
        root.entries.remove(VOLATILE);
    }

    // Images.

    /** Makes an image whose guest has been told of so many writes; it and its folder are on the disk. */
    public void makeImage(String text, long acknowledged) {
        makeImage(text, acknowledged, true);
    }

    /** @param forced it would be there after a power cut; its data always would */
    public void makeImage(String text, long acknowledged, boolean forced) {
        SimPath path = SimPath.of(this, text);
        Node at = root;
        for (String name : path.names().subList(0, path.names().size() - 1)) {
            at = at.entries.computeIfAbsent(name, _ -> fresh(true));
        }
        Node image = fresh(false);
        image.acknowledged = acknowledged;
        at.entries.put(path.name(), image);
        if (forced) forceAll(root);
    }

    private static void forceAll(Node node) {
        node.force();
        node.entries.values().forEach(SimDisk::forceAll);
    }

    /** The last acknowledged write that an image holds; -1 if there is no such image. */
    public long acknowledged(String path) {
        Node image = find(SimPath.of(this, path));
        return image == null ? -1 : image.acknowledged;
    }

    /** Puts a guest's data into an image that is there. */
    public void write(String path, long acknowledged) {
        Node image = find(SimPath.of(this, path));
        if (image != null) image.acknowledged = acknowledged;
    }

    /** Makes a socket, if its folder is there. */
    public boolean makeSocket(String text) {
        SimPath path = SimPath.of(this, text);
        SimPath parent = path.getParent();
        Node folder = parent == null ? root : find(parent);
        if (folder == null) return false;
        folder.entries.put(path.name(), fresh(false));
        return true;
    }

    /** All files and folders below a folder, by their paths. */
    public List<String> below(String folder) {
        List<String> found = new ArrayList<>();
        Node node = find(SimPath.of(this, folder));
        if (node != null) collect(folder, node, found);
        return found;
    }

    private static void collect(String path, Node node, List<String> found) {
        node.entries.forEach((name, child) -> {
            found.add(path + "/" + name);
            collect(path + "/" + name, child, found);
        });
    }

    // Journals.

    /** Takes the last line off a file and gives it; empty if there is none. */
    public byte[] takeLastLine(String path) {
        Node file = find(SimPath.of(this, path));
        if (file == null || file.content.length == 0) return new byte[0];
        int start = file.content.length - 1;
        while (start > 0 && file.content[start - 1] != '\n') start--;
        byte[] line = Arrays.copyOfRange(file.content, start, file.content.length);
        file.content = Arrays.copyOf(file.content, start);
        file.force();
        return line;
    }

    /** Puts a line that was taken off back in its place. */
    public void putBack(String path, byte[] line) {
        Node file = find(SimPath.of(this, path));
        if (file == null) return;
        byte[] whole = Arrays.copyOf(file.content, file.content.length + line.length);
        System.arraycopy(line, 0, whole, file.content.length, line.length);
        file.content = whole;
        file.force();
    }

    /** Changes one byte after the first line. */
    public void damage(String path, SplittableRandom random) {
        Node file = find(SimPath.of(this, path));
        if (file == null) return;
        int first = 0;
        while (first < file.content.length && file.content[first] != '\n') first++;
        if (first + 1 >= file.content.length) return;
        byte[] damaged = file.content.clone();
        damaged[first + 1 + random.nextInt(damaged.length - first - 1)] ^= 1;
        file.content = damaged;
        file.force();
    }

    // A file system.

    @Override
    public SimProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix", "unix");
    }

    @Override
    public Path getPath(String first, String... more) {
        return SimPath.of(this, more.length == 0 ? first : first + "/" + String.join("/", more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
