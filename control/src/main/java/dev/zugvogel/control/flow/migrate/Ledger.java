package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.store.Compare;
import dev.zugvogel.control.store.Entry;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.control.store.Transaction;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is durable about migrations: each one under {@code migration/ID}, and under {@code vm/UUID} who owns a VM and
 * which migration has it, so that there is one at a time whatever else happens. Thread-safe.
 */
final class Ledger {
    static final String MIGRATIONS = "migration/";
    static final String VMS = "vm/";
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final StateStore store;

    Ledger(StateStore store) {
        this.store = store;
    }

    /**
     * Takes the VM for a migration and writes the migration down, both or neither.
     *
     * @param order makes the order from the generation it is given
     * @throws FailureException with ALREADY_MIGRATING, and nothing was written
     */
    Dossier take(UUID vm, String source, LongFunction<Order> order) {
        while (true) {
            Optional<Entry> seen = store.get(VMS + vm);
            VmLedgerEntry known = seen.map(Ledger::vm).orElseGet(() -> VmLedgerEntry.unknown(source));
            if (known.migration() != null) throw taken(known.migration(), known.owner());
            Order fixed = order.apply(known.generation() + 1);
            Dossier dossier = Dossier.of(fixed);
            Transaction take = unchanged(vm, seen)
                    .put(VMS + vm, Json.write(known.taken(fixed.id(), source)))
                    .put(MIGRATIONS + fixed.id(), json(dossier, new MigrationStage.Checking()));
            if (store.commit(take).succeeded()) return dossier;
        }
    }

    private static FailureException taken(String migration, String owner) {
        return Failure.of(Code.ALREADY_MIGRATING, "migration " + migration + " moves this VM")
                .ownedBy(owner)
                .asException();
    }

    void write(Dossier dossier, MigrationStage stage) {
        store.put(MIGRATIONS + dossier.order().id(), json(dossier, stage));
    }

    /** Writes the end down and gives the VM back, both or neither. */
    void release(Dossier dossier, MigrationStage stage, String owner) {
        Order order = dossier.order();

        while (true) {
            Optional<Entry> seen = store.get(VMS + order.vmUuid());
            VmLedgerEntry known = seen.map(Ledger::vm).orElseGet(() -> VmLedgerEntry.unknown(owner));
            Transaction end = unchanged(order.vmUuid(), seen)
                    .put(VMS + order.vmUuid(), Json.write(known.released(order.id(), owner)))
                    .put(MIGRATIONS + order.id(), json(dossier, stage));
            if (store.commit(end).succeeded()) return;
        }
    }

    private static Transaction unchanged(UUID vm, Optional<Entry> seen) {
        return Transaction.when(seen.map(Compare::unchanged).orElseGet(() -> Compare.absent(VMS + vm)));
    }

    void forget(String id) {
        store.delete(MIGRATIONS + id);
    }

    /** All that can be read; one that can't is left as it is and logged. */
    List<StoredMigration> load() {
        return store.range(MIGRATIONS).entries().stream()
                .map(Ledger::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<StoredMigration> read(Entry entry) {
        try {
            StoredMigration stored = Json.readLenient(entry.value(), StoredMigration.class);
            if (stored.version() <= StoredMigration.VERSION) {
                Objects.requireNonNull(stored.toStage());
                return Optional.of(stored);
            }
            LOG.warn("{} was written by a newer version and is left alone", entry.key());
        } catch (FailureException | NullPointerException e) {
            LOG.error("{} is unreadable and is left alone", entry.key(), e);
        }
        return Optional.empty();
    }

    private static VmLedgerEntry vm(Entry entry) {
        return Json.readLenient(entry.value(), VmLedgerEntry.class);
    }

    private static String json(Dossier dossier, MigrationStage stage) {
        return Json.write(StoredMigration.of(dossier, stage));
    }
}
