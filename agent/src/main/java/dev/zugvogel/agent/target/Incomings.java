package dev.zugvogel.agent.target;

import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All migrations to this host, one journal file each. An ended one is remembered for a day, so that a late message
 * can't start it again. Thread-safe.
 */
final class Incomings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Incomings.class);
    private static final String SUFFIX = ".journal";
    private static final int LIMIT = 10_000;
    private static final Duration MEMORY = Duration.ofDays(1);

    private final Path folder;
    private final Site site;
    private final Map<String, Incoming> all = new ConcurrentHashMap<>();

    /** @param folder exists; its journals are read */
    Incomings(Path folder, Site site) {
        this.folder = folder;
        this.site = site;
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::load);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Path file) {
        String name = file.getFileName().toString();
        Incoming loaded = incoming(name.substring(0, name.length() - SUFFIX.length()));
        if (!loaded.unwound()) LOG.info("migration {} to this host is to be settled by its source", name);
    }

    Optional<Incoming> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** The migration of that name; new if it is not known. */
    Incoming get(String id) {
        if (all.size() >= LIMIT && !all.containsKey(id)) forgetOld();
        return incoming(id);
    }

    private Incoming incoming(String id) {
        return all.computeIfAbsent(
                id, key -> new Incoming(key, site, Journal.open(folder.resolve(key + SUFFIX), TargetStep.class)));
    }

    private void forgetOld() {
        var before = site.time().now().minus(MEMORY);
        all.values().removeIf(incoming -> incoming.forgetIfEnded(before));
        if (all.size() >= LIMIT)
            throw Failure.of(Code.CONFLICT, "this host remembers " + LIMIT + " migrations of the last day")
                    .asException();
    }

    /** @throws FailureException NOT_FOUND */
    Incoming known(String id) {
        return find(id).orElseThrow(
                        () -> FailureException.of(Code.NOT_FOUND, "migration " + id + " is not known here"));
    }

    /** Ends what lives only as long as this process; the journals stay. */
    @Override
    public void close() {
        all.values().forEach(Incoming::release);
    }
}
