package dev.zugvogel.agent.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An append-only file of steps. An entry is on the disk when {@link #append} returns; that takes well under a
 * millisecond on a disk that can do so, and allocates little, because one append lies in a guest's downtime. What a
 * crash left half-written at the end is cut off at the next opening; damage before the end is told by {@link #damaged}
 * and makes the file read-only. Thread-safe.
 */
public final class Journal<S extends Enum<S>> implements AutoCloseable {
    private static final long MAX_FILE_BYTES = 64L << 20;

    private final Path file;
    private final FileChannel channel;
    private final boolean damaged;
    private final List<Entry<S>> entries;

    private Journal(Path file, FileChannel channel, Lines.Read<S> read) {
        this.file = file;
        this.channel = channel;
        this.damaged = read.damaged();
        this.entries = new ArrayList<>(read.entries());
    }

    /**
     * Opens or creates the file.
     *
     * @throws FailureException JOURNAL_DAMAGED if it can't be read or written at all
     */
    public static <S extends Enum<S>> Journal<S> open(Path file, Class<S> steps) {
        try {
            boolean existed = Files.exists(file);
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (!existed) Folder.forceOf(file);
            return open(file, channel, steps);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static <S extends Enum<S>> Journal<S> open(Path file, FileChannel channel, Class<S> steps)
            throws IOException {
        try {
            if (channel.size() > MAX_FILE_BYTES) throw new IOException("it is larger than " + MAX_FILE_BYTES);
            Lines.Read<S> read = Lines.read(Files.readAllBytes(file), steps);
            if (!read.damaged()) channel.truncate(read.goodBytes());
            channel.position(channel.size());
            return new Journal<>(file, channel, read);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Durable when it returns.
     *
     * @throws FailureException JOURNAL_DAMAGED if it can't be written, for example on a full disk; a later one may succeed
     */
    public synchronized Entry<S> append(Instant at, S step, String text, String data) {
        if (damaged) throw FailureException.of(Code.JOURNAL_DAMAGED, file + " is damaged before its end");
        Entry<S> entry = new Entry<>(at, step, text, data);
        try {
            write(Lines.write(entry));
        } catch (IOException e) {
            throw unusable(file, e);
        }
        entries.add(entry);
        return entry;
    }

    private void write(byte[] line) throws IOException {
        long end = channel.position();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(false);
        } catch (IOException e) {
            if (channel.isOpen()) channel.truncate(end);
            throw e;
        }
    }

    public Entry<S> append(Instant at, S step, String text) {
        return append(at, step, text, "");
    }

    public synchronized List<Entry<S>> entries() {
        return List.copyOf(entries);
    }

    public synchronized Optional<Entry<S>> last(S step) {
        return entries.reversed().stream().filter(e -> e.step() == step).findFirst();
    }

    public boolean has(S step) {
        return last(step).isPresent();
    }

    /** Some entry before the end is not what was written: nothing may be concluded from a step that is missing. */
    public boolean damaged() {
        return damaged;
    }

    /** Closes and removes the file, durably. */
    public synchronized void delete() {
        try {
            channel.close();
            Files.deleteIfExists(file);
            Folder.forceOf(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static FailureException unusable(Path file, IOException e) {
        return Failure.of(Code.JOURNAL_DAMAGED, "can't use " + file + ": " + e.getMessage())
                .asException(e);
    }
}
