package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.util.Optional;

/** The product, with checks, encryption, its own disks and its own cleaning, all of it timed. */
record ZugvogelMover(BedName bed, String guest) implements Mover {
    @Override
    public Tool tool() {
        return Tool.ZUGVOGEL;
    }

    @Override
    public void prepare(Host source, Host target) {}

    @Override
    public Optional<MigrationRecord> move(Host source, Host target) {
        String said = Checkout.find().run("--context", "bed-" + bed, "migrate", guest, "--to", target.name(), "--json");
        MigrationRecord record = Json.readLenient(said, MigrationRecord.class);
        if (record.state() != MigrationState.DONE)
            throw new BedFailure("the migration ended as " + record.state() + ": " + said, "./zugvogel migrations");
        return Optional.of(record);
    }

    @Override
    public void tidy(Host source, Host target) {}
}
