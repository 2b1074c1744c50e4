package dev.zugvogel.sim.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of a {@link SimDisk}, always plain. */
record SimPath(SimDisk disk, boolean isAbsolute, List<String> names) implements Path {
    static SimPath of(SimDisk disk, String text) {
        List<String> names = List.of(text.split("/")).stream()
                .filter(name -> !name.isEmpty())
                .toList();
        return new SimPath(disk, text.startsWith("/"), names);
    }

    static SimPath of(Path path) {
        if (path instanceof SimPath sim) return sim;
        throw new ProviderMismatchException(path.toString());
    }

    String name() {
        return names.isEmpty() ? "" : names.getLast();
    }

    private SimPath part(int from, int to) {
        return new SimPath(disk, isAbsolute && from == 0, names.subList(from, to));
    }

    @Override
    public SimDisk getFileSystem() {
        return disk;
    }

    @Override
    public Path getRoot() {
        return part(0, 0);
    }

    @Override
    public Path getFileName() {
        return part(names.size() - 1, names.size());
    }

    @Override
    public @Nullable SimPath getParent() {
        return names.isEmpty() ? null : part(0, names.size() - 1);
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return part(index, index + 1);
    }

    @Override
    public Path subpath(int from, int to) {
        return part(from, to);
    }

    @Override
    public boolean startsWith(Path other) {
        List<String> prefix = of(other).names;
        return prefix.size() <= names.size() && names.subList(0, prefix.size()).equals(prefix);
    }

    @Override
    public boolean endsWith(Path other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path normalize() {
        return this;
    }

    @Override
    public Path resolve(Path other) {
        return other.isAbsolute() ? other : of(disk, this + "/" + other);
    }

    @Override
    public Path relativize(Path other) {
        if (!other.startsWith(this)) throw new IllegalArgumentException(other + " is not below " + this);
        return of(other).part(names.size(), other.getNameCount());
    }

    @Override
    public URI toUri() {
        return URI.create("sim://" + this);
    }

    @Override
    public Path toAbsolutePath() {
        return this;
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return this;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SimPath path
                && path.disk == disk
                && path.isAbsolute == isAbsolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return (isAbsolute ? "/" : "") + String.join("/", names);
    }
}
