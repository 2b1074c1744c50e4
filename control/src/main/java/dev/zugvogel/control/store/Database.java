package dev.zugvogel.control.store;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file with one writer. Durable at the return of {@link #write}: write-ahead log, synced at every commit.
 * Thread-safe; all work is done one after the other. A lock file keeps a second process out.
 */
public final class Database implements AutoCloseable {
    /** Work inside one transaction. */
    public interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final FileLock processLock;
    private final Connection connection;

    private Database(FileLock processLock, Connection connection) {
        this.processLock = processLock;
        this.connection = connection;
    }

    /** Opens the file, or makes it, readable by its owner only. */
    public static Database open(Path file) {
        FileLock processLock = lock(file.resolveSibling(file.getFileName() + ".lock"));
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A command that reads along must not make a write of ours fail.
        config.setBusyTimeout(10_000);
        try {
            keepLibraryIn(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            createPrivate(file);
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            connection.setAutoCommit(false);
            return new Database(processLock, connection);
        } catch (SQLException | IOException e) {
            release(processLock);
            throw Failure.of(Code.INTERNAL, "can't open " + file + ": " + e.getMessage())
                    .asException(e);
        }
    }

    /** Runs the work and makes it durable, or undoes it if it throws. */
    @SuppressWarnings("NullAway") // T may be nullable, which the checker does not follow into lambdas
    public <T extends @Nullable Object> T write(Work<T> work) {
        lock.lock();
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            rollback();
            lock.unlock();
        }
    }

    /** Runs the work on one state of the file and keeps nothing it changes. */
    public <T extends @Nullable Object> T read(Work<T> work) {
        lock.lock();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            rollback();
            lock.unlock();
        }
    }

    /** Runs statements without results, such as the making of tables. */
    public void define(String... statements) {
        write(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String text : statements) statement.executeUpdate(text);
                return true;
            }
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw broken(e);
        } finally {
            lock.unlock();
            release(processLock);
        }
    }

    private void rollback() {
        try {
            if (!connection.isClosed()) connection.rollback();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private static RuntimeException broken(SQLException e) {
        return Failure.of(Code.INTERNAL, "the state store failed: " + e.getMessage())
                .asException(e);
    }

    // SQLite's library is unpacked at every start, and a killed process leaves it behind. Beside the database the next
    // start, which holds the lock, can take it away; in a folder for all it would stay forever.
    private static void keepLibraryIn(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "sqlite-*-libsqlitejdbc.so*")) {
            for (Path file : left) Files.delete(file);
        }
        System.setProperty("org.sqlite.tmpdir", folder.toString());
    }

    private static void createPrivate(Path file) throws IOException {
        if (Files.exists(file)) return;
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static FileLock lock(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock taken = channel.tryLock();
            if (taken != null) return taken;
            channel.close();
            throw inUse(file, null);
        } catch (OverlappingFileLockException e) {
            throw inUse(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException inUse(Path file, @Nullable Exception cause) {
        Failure failure = Failure.of(Code.CONFLICT, "another server uses this state folder: " + file);
        return cause == null ? failure.asException() : failure.asException(cause);
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
