package dev.zugvogel.agent.journal;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Path;
import java.util.UUID;

/** The newest migration of each VM that this host was asked to receive; an older one is refused. Thread-safe. */
public final class Generations {
    private final Path folder;

    /** @param folder exists */
    public Generations(Path folder) {
        this.folder = folder;
    }

    private record Newest(long generation, String migration) {
        static Newest parse(String text) {
            String[] parts = text.split(" ", 2);
            return new Newest(Long.parseLong(parts[0]), parts[1]);
        }
    }

    /**
     * Takes the migration as the VM's newest, durably.
     *
     * @throws FailureException CONFLICT if a newer one, or another of the same generation, was taken before
     */
    public synchronized void admit(UUID vm, long generation, String migration) {
        Path file = folder.resolve(vm.toString());
        Newest newest = DurableFile.read(file).map(Newest::parse).orElse(new Newest(0, ""));
        boolean same = newest.generation == generation && newest.migration.equals(migration);
        if (same) return;
        if (generation <= newest.generation)
            throw FailureException.of(
                    Code.CONFLICT,
                    "migration " + migration + " has generation " + generation + " of VM " + vm
                            + ", but this host has seen " + newest.generation);
        DurableFile.write(file, generation + " " + migration);
    }
}
