package dev.zugvogel.sim.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** An open file or folder. */
final class SimChannel extends FileChannel {
    private final SimDisk.Weather weather;
    private final Node node;
    private int position;

    SimChannel(SimDisk.Weather weather, Node node) {
        this.weather = weather;
        this.node = node;
    }

    @Override
    public int read(ByteBuffer into) {
        int left = node.content.length - position;
        if (left <= 0) return -1;
        int count = Math.min(left, into.remaining());
        into.put(node.content, position, count);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        weather.write();
        int count = from.remaining();
        byte[] grown = Arrays.copyOf(node.content, Math.max(node.content.length, position + count));
        from.get(grown, position, count);
        node.content = grown;
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long to) {
        position = Math.toIntExact(to);
        return this;
    }

    @Override
    public long size() {
        return node.content.length;
    }

    @Override
    public FileChannel truncate(long size) {
        if (size < node.content.length) node.content = Arrays.copyOf(node.content, Math.toIntExact(size));
        position = Math.min(position, node.content.length);
        return this;
    }

    @Override
    public void force(boolean metaData) {
        if (weather.force(node.isFolder)) node.force();
    }

    @Override
    protected void implCloseChannel() {}

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long at, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into, long at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from, long at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
