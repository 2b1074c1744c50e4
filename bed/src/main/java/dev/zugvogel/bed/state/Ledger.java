package dev.zugvogel.bed.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zugvogel.bed.process.BedFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The states of all beds of the machine, one file each. Changes are made under one lock across all processes. */
public final class Ledger {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_BEDS = 200;

    private Ledger() {}

    /** Beds that are up, half up, or left by a crash. */
    public static List<BedState> all() {
        if (!Files.isDirectory(Layout.RUN)) return List.of();
        try (Stream<Path> folders = Files.list(Layout.RUN)) {
            return folders.map(folder -> folder.resolve("bed.json"))
                    .filter(Files::exists)
                    .map(Ledger::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Optional<BedState> find(BedName name) {
        Path file = file(name);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Takes a free index and writes the state, before anything of the bed exists.
     *
     * @throws BedFailure if there is a bed of this name
     */
    public static BedState register(BedName name, int hosts, boolean product) {
        return locked(() -> {
            if (find(name).isPresent())
                throw new BedFailure(
                        "bed " + name + " is up, or was not taken down", "./dev bed down --name " + name + " first");
            BedState state = new BedState(name.text(), freeIndex(), hosts, product, List.of());
            write(state);
            return state;
        });
    }

    /** Changes a bed's state and returns the new one. */
    public static BedState update(BedName name, UnaryOperator<BedState> change) {
        return locked(() -> {
            BedState changed = change.apply(read(file(name)));
            write(changed);
            return changed;
        });
    }

    /** Does the work if there is no bed at all; none can be registered meanwhile. */
    public static void whenEmpty(Runnable work) {
        locked(() -> {
            if (all().isEmpty()) work.run();
            return all();
        });
    }

    private static int freeIndex() {
        Set<Integer> taken = all().stream().map(BedState::index).collect(Collectors.toSet());
        return IntStream.range(0, MAX_BEDS)
                .filter(index -> !taken.contains(index))
                .findFirst()
                .orElseThrow(() -> new BedFailure("there are " + MAX_BEDS + " beds", "take some down"));
    }

    private static Path file(BedName name) {
        return Layout.RUN.resolve(name.text()).resolve("bed.json");
    }

    private static BedState read(Path file) {
        try {
            return JSON.readValue(file.toFile(), BedState.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(BedState state) {
        Path file = file(state.layout().name());
        Path fresh = file.resolveSibling("bed.json.new");
        try {
            Files.createDirectories(state.layout().runFolder());
            JSON.writeValue(fresh.toFile(), state);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The monitor is for the threads of this process, which a file lock does not keep apart. */
    private static synchronized <T> T locked(Supplier<T> work) {
        try {
            Files.createDirectories(Layout.RUN);
            try (FileChannel file = FileChannel.open(
                    Layout.RUN.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.lock();
                return work.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
