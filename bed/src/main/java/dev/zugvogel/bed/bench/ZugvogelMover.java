package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.model.inventory.VmSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The product, with checks, its own disks and its own cleaning, all of it timed; with encryption unless told to go direct. */
public record ZugvogelMover(Tool tool, BedName bed, String guest) implements Mover {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Waits until the product knows where the guest is: another tool may have just brought it there. */
    @Override
    public void prepare(Host source, Host target) {
        Patience.until(
                "the product to know guest " + guest + " on " + source.name(), LIMIT, () -> knows(source.name()));
    }

    private boolean knows(String host) {
        VmSummary[] all = Json.readLenient(zugvogel("vms", "--json"), VmSummary[].class);
        return Arrays.stream(all)
                .anyMatch(vm -> vm.name().equals(guest)
                        && host.equals(vm.host())
                        && vm.state().equals("running"));
    }

    /** Whatever the forecast says of its downtime: the bench is here to measure it. */
    @Override
    public Optional<MigrationRecord> move(Host source, Host target) {
        List<String> command = new ArrayList<>(List.of("migrate", guest, "--to", target.name(), "--force", "--json"));
        command.addAll(tool.flags());
        String said = zugvogel(command.toArray(String[]::new));
        MigrationRecord record = Json.readLenient(said, MigrationRecord.class);
        if (record.state() != MigrationState.DONE)
            throw new BedFailure("the migration ended as " + record.state() + ": " + said, "./zugvogel migrations");
        return Optional.of(record);
    }

    @Override
    public void tidy(Host source, Host target) {}

    private String zugvogel(String... words) {
        List<String> all = new ArrayList<>(List.of("--context", "bed-" + bed));
        all.addAll(List.of(words));
        return Checkout.find().run(all.toArray(String[]::new));
    }
}
