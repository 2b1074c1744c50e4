package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.MigrationStage.Awaiting;
import dev.zugvogel.control.flow.migrate.MigrationStage.Cancelled;
import dev.zugvogel.control.flow.migrate.MigrationStage.Checking;
import dev.zugvogel.control.flow.migrate.MigrationStage.Done;
import dev.zugvogel.control.flow.migrate.MigrationStage.Failed;
import dev.zugvogel.control.flow.migrate.MigrationStage.Following;
import dev.zugvogel.control.flow.migrate.MigrationStage.Refused;
import dev.zugvogel.control.flow.migrate.MigrationStage.Starting;
import dev.zugvogel.control.flow.migrate.MigrationStage.Waiting;
import dev.zugvogel.model.failure.Failure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A migration as it is written down. Fields are only ever added; {@code version} grows when an old reader would
 * misunderstand the new form.
 */
record StoredMigration(
        int version,
        Dossier dossier,
        Name stage,
        boolean cancelWanted,
        @Nullable Picture picture,
        @Nullable Failure failure) {
    static final int VERSION = 1;

    enum Name {
        CHECKING,
        STARTING,
        FOLLOWING,
        AWAITING,
        DONE,
        FAILED,
        CANCELLED,
        REFUSED,
        WAITING
    }

    static StoredMigration of(Dossier dossier, MigrationStage stage) {
        return new StoredMigration(
                VERSION, dossier, name(stage), stage.cancelWanted(), stage.picture(), stage.failure());
    }

    private static Name name(MigrationStage stage) {
        return switch (stage) {
            case Checking _ -> Name.CHECKING;
            case Starting _ -> Name.STARTING;
            case Following _ -> Name.FOLLOWING;
            case Awaiting _ -> Name.AWAITING;
            case Done _ -> Name.DONE;
            case Failed _ -> Name.FAILED;
            case Cancelled _ -> Name.CANCELLED;
            case Refused _ -> Name.REFUSED;
            case Waiting _ -> Name.WAITING;
        };
    }

    /** The stage it was in. */
    MigrationStage toStage() {
        return switch (stage) {
            case CHECKING -> new Checking();
            case STARTING -> new Starting(cancelWanted);
            case FOLLOWING -> new Following(Objects.requireNonNull(picture), cancelWanted);
            case AWAITING -> new Awaiting(Objects.requireNonNull(picture), cancelWanted);
            case DONE -> new Done(Objects.requireNonNull(picture));
            case FAILED -> new Failed(Objects.requireNonNull(failure), picture);
            case CANCELLED -> new Cancelled(Objects.requireNonNull(failure), picture);
            case REFUSED -> new Refused(Objects.requireNonNull(failure));
            case WAITING -> new Waiting();
        };
    }
}
