package dev.zugvogel.cli.context;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The contexts file. Readable by its owner only; a crash leaves the old or the new file; several processes may change
 * it at once without losing a change. Safe for use by several threads.
 */
public final class Contexts {
    private static final long LIMIT_BYTES = 1 << 20;

    /** Guards against threads of this process; the lock on the file guards only against other processes. */
    private static final Object LOCK = new Object();

    private final Path file;

    public Contexts(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** The file that this environment names: ZUGVOGEL_CONFIG, else below XDG_CONFIG_HOME or HOME. */
    public static Contexts of(Map<String, String> environment) {
        String named = environment.getOrDefault("ZUGVOGEL_CONFIG", "");
        if (!named.isEmpty()) return new Contexts(Path.of(named));
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = xdg.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".config") : Path.of(xdg);
        return new Contexts(base.resolve("zugvogel").resolve("config.json"));
    }

    /**
     * What the file holds.
     *
     * @param current the context in use where none is named; empty if there is none
     */
    public record Known(String current, Map<String, Context> contexts) {
        static final Known NOTHING = new Known("", Map.of());

        public Known {
            contexts = new TreeMap<>(contexts);
        }

        Known with(String name, Context context) {
            Map<String, Context> more = new TreeMap<>(contexts);
            more.put(name, context);
            return new Known(name, more);
        }

        Known using(String name) {
            require(name);
            return new Known(name, contexts);
        }

        Known without(String name) {
            require(name);
            Map<String, Context> fewer = new TreeMap<>(contexts);
            fewer.remove(name);
            return new Known(current.equals(name) ? "" : current, fewer);
        }

        private Context require(String name) {
            Context context = contexts.get(name);
            if (context != null) return context;
            throw new Failure(Code.NOT_FOUND, "there is no context " + name, null, "See zugvogel context list.")
                    .asException();
        }
    }

    public Known known() {
        try {
            if (Files.size(file) > LIMIT_BYTES) throw damaged("it is too large");
            return Json.readLenient(Files.readString(file), Known.class);
        } catch (NoSuchFileException e) {
            return Known.NOTHING;
        } catch (FailureException e) {
            throw damaged(e.failure().message());
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /** The named context, else the current one. */
    public Context require(Optional<String> name) {
        Known known = known();
        String wanted = name.orElse(known.current());
        if (!wanted.isEmpty()) return known.require(wanted);
        throw FailureException.of(Code.UNAUTHENTICATED, "you are not logged in to any server");
    }

    /** Adds or replaces a context and makes it the current one. */
    public void put(String name, Context context) {
        change(known -> known.with(name, context));
    }

    public void use(String name) {
        change(known -> known.using(name));
    }

    public void remove(String name) {
        change(known -> known.without(name));
    }

    private void change(UnaryOperator<Known> how) {
        synchronized (LOCK) {
            try {
                Files.createDirectories(file.getParent());
                try (FileChannel channel = FileChannel.open(
                                sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid()) replace(Json.pretty(how.apply(known())));
                }
            } catch (IOException e) {
                throw new Failure(
                                Code.BAD_REQUEST,
                                "can't write " + file + ": " + e.getMessage(),
                                null,
                                "Check the folder, or name another file in ZUGVOGEL_CONFIG.")
                        .asException(e);
            }
        }
    }

    private void replace(String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.getParent(),
                ".config",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text + "\n"));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private FailureException damaged(String why) {
        return new Failure(
                        Code.BAD_REQUEST,
                        "can't read the contexts in " + file + ": " + why,
                        null,
                        "Mend the file, or move it away and log in again: zugvogel login URL --token TOKEN.")
                .asException();
    }
}
