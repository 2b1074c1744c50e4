package dev.zugvogel.sim.host;

import dev.zugvogel.control.flow.migrate.MigrationEffect;
import dev.zugvogel.control.flow.migrate.MigrationEvent;
import dev.zugvogel.control.flow.migrate.MigrationMachine;
import dev.zugvogel.control.flow.migrate.MigrationStage;
import dev.zugvogel.machine.Outcome;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the server knows of one migration, by its real state machine; on its disk after each step. */
public final class Known {
    private final StartMigration order;
    private MigrationStage stage = new MigrationStage.Checking();
    private Instant heardAt = Instant.MIN;

    Known(StartMigration order) {
        this.order = order;
    }

    public StartMigration order() {
        return order;
    }

    public String id() {
        return order.getMigrationId();
    }

    public MigrationState state() {
        return stage.state();
    }

    public boolean ended() {
        return stage.ended();
    }

    /** Who has the guest, by the record; empty if it does not say. */
    public Optional<String> owner() {
        Failure failure = stage.failure();
        if (stage instanceof MigrationStage.Failed || stage instanceof MigrationStage.Cancelled)
            return Optional.ofNullable(failure).map(Failure::owner);
        return Optional.ofNullable(stage.picture()).map(picture -> picture.owner());
    }

    /** Whether the agent has said how it ended, or that it does not begin. */
    public Optional<Code> failure() {
        return Optional.ofNullable(stage.failure()).map(Failure::code);
    }

    void heard(Instant at) {
        heardAt = at;
    }

    boolean heardSince(Instant moment) {
        return heardAt.isAfter(moment);
    }

    List<MigrationEffect> apply(MigrationEvent event) {
        var outcome = MigrationMachine.MACHINE.step(stage, event);
        stage = outcome.state();
        return outcome instanceof Outcome.Moved<MigrationStage, MigrationEvent, MigrationEffect> moved
                ? moved.effects()
                : List.of();
    }

    Failure interrupted() {
        var last = stage.picture();
        boolean early = last == null || last.state().compareTo(MigrationState.SWITCHOVER) < 0;
        Failure why = Failure.of(Code.INTERRUPTED, "the agent does not know this migration any more");
        Optional<String> owner = early ? Optional.of(order.getSourceHost()) : owner();
        return owner.map(why::ownedBy).orElse(why);
    }
}
