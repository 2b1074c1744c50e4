package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.MigrationEvent.AgentConnected;
import dev.zugvogel.control.flow.migrate.MigrationEvent.CancelRequested;
import dev.zugvogel.control.flow.migrate.MigrationEvent.ChecksBroke;
import dev.zugvogel.control.flow.migrate.MigrationEvent.ChecksPassed;
import dev.zugvogel.control.flow.migrate.MigrationEvent.ChecksRefused;
import dev.zugvogel.control.flow.migrate.MigrationEvent.NothingHeard;
import dev.zugvogel.control.flow.migrate.MigrationEvent.PlaceFree;
import dev.zugvogel.control.flow.migrate.MigrationEvent.ServerStarted;
import dev.zugvogel.control.flow.migrate.MigrationEvent.SnapshotArrived;
import dev.zugvogel.control.flow.migrate.MigrationEvent.StartRefused;
import dev.zugvogel.control.flow.migrate.MigrationStage.Awaiting;
import dev.zugvogel.control.flow.migrate.MigrationStage.Cancelled;
import dev.zugvogel.control.flow.migrate.MigrationStage.Checking;
import dev.zugvogel.control.flow.migrate.MigrationStage.Done;
import dev.zugvogel.control.flow.migrate.MigrationStage.Failed;
import dev.zugvogel.control.flow.migrate.MigrationStage.Following;
import dev.zugvogel.control.flow.migrate.MigrationStage.Refused;
import dev.zugvogel.control.flow.migrate.MigrationStage.Starting;
import dev.zugvogel.control.flow.migrate.MigrationStage.Waiting;
import dev.zugvogel.machine.Machine;
import dev.zugvogel.machine.Table;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.MigrationState;
import java.util.List;

/**
 * A migration as the control plane follows it. The source agent's word counts: whatever this machine believed, an end
 * that the agent tells is the end. The picture of this table is in docs/flows/migrate.md.
 */
public final class MigrationMachine {
    public static final Machine<MigrationStage, MigrationEvent, MigrationEffect> MACHINE = build();

    private MigrationMachine() {}

    private static Machine<MigrationStage, MigrationEvent, MigrationEffect> build() {
        Table<MigrationStage, MigrationEvent, MigrationEffect> table =
                Machine.of("migrate", MigrationStage.class, MigrationEvent.class, Checking.class);
        checking(table);
        waiting(table);
        starting(table);
        following(table);
        awaiting(table);
        ended(table);
        return table.build();
    }

    private static void checking(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        table.on(Checking.class, ChecksPassed.class)
                .when("placed", (stage, event) -> event.placed())
                .to(Starting.class, (stage, event) -> new Starting(false), List.of(MigrationEffect.SEND_START))
                .on(Checking.class, ChecksPassed.class)
                .to(Waiting.class, (stage, event) -> new Waiting())
                .on(Checking.class, ChecksRefused.class)
                .to(Refused.class, (stage, event) -> new Refused(event.why()))
                .on(Checking.class, ChecksBroke.class)
                .to(Failed.class, (stage, event) -> new Failed(event.why(), null))
                .on(Checking.class, CancelRequested.class)
                .to(Cancelled.class, (stage, event) -> new Cancelled(event.cancelled(), null))
                .on(Checking.class, ServerStarted.class)
                .to(Failed.class, (stage, event) -> new Failed(event.interrupted(), null));
    }

    private static void waiting(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        table.on(Waiting.class, PlaceFree.class)
                .to(Starting.class, (stage, event) -> new Starting(false), List.of(MigrationEffect.SEND_START))
                .on(Waiting.class, CancelRequested.class)
                .to(Cancelled.class, (stage, event) -> new Cancelled(event.cancelled(), null));
    }

    private static void starting(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        table.on(Starting.class, StartRefused.class)
                .to(Failed.class, (stage, event) -> new Failed(event.why(), null))
                .on(Starting.class, CancelRequested.class)
                .to(Starting.class, (stage, event) -> new Starting(true), List.of(MigrationEffect.SEND_CANCEL))
                .on(Starting.class, AgentConnected.class)
                .to(Starting.class, (stage, event) -> stage, List.of(MigrationEffect.LISTEN))
                .on(Starting.class, NothingHeard.class)
                .when("cancel wanted", (stage, event) -> stage.cancelWanted())
                .to(
                        Cancelled.class,
                        (stage, event) -> new Cancelled(cancelled(event.interrupted()), null),
                        List.of(MigrationEffect.SEND_CANCEL))
                .on(Starting.class, NothingHeard.class)
                .to(Starting.class, (stage, event) -> stage, List.of(MigrationEffect.SEND_START));
        follow(table, Starting.class);
    }

    private static void following(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        table.on(Following.class, CancelRequested.class)
                .when("before switch-over", (stage, event) -> stage.picture().beforeSwitchover())
                .to(
                        Following.class,
                        (stage, event) -> new Following(stage.picture(), true),
                        List.of(MigrationEffect.SEND_CANCEL))
                .on(Following.class, AgentConnected.class)
                .to(
                        Awaiting.class,
                        (stage, event) -> new Awaiting(stage.picture(), stage.cancelWanted()),
                        List.of(MigrationEffect.LISTEN))
                .on(Following.class, ServerStarted.class)
                .to(Awaiting.class, (stage, event) -> new Awaiting(stage.picture(), stage.cancelWanted()))
                .on(Following.class, SnapshotArrived.class)
                .when(
                        "live",
                        (stage, event) -> event.picture().live()
                                && event.picture().sequence() > stage.picture().sequence())
                .to(Following.class, (stage, event) -> new Following(event.picture(), stage.cancelWanted()));
        ends(table, Following.class);
    }

    private static void awaiting(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        table.on(Awaiting.class, CancelRequested.class)
                .when("before switch-over", (stage, event) -> stage.picture().beforeSwitchover())
                .to(
                        Awaiting.class,
                        (stage, event) -> new Awaiting(stage.picture(), true),
                        List.of(MigrationEffect.SEND_CANCEL))
                .on(Awaiting.class, AgentConnected.class)
                .to(Awaiting.class, (stage, event) -> stage, List.of(MigrationEffect.LISTEN))
                .on(Awaiting.class, NothingHeard.class)
                .to(Failed.class, (stage, event) -> new Failed(event.interrupted(), stage.picture()));
        // The agent repeats its last picture after a reconnect; after a restart, on a host whose clock was set back,
        // its
        // sequence begins lower. What an earlier connection brings late is soon replaced.
        follow(table, Awaiting.class);
    }

    /** A live picture leads to Following, and tells the agent of a cancel that it may have missed. */
    private static <A extends MigrationStage> void follow(
            Table<MigrationStage, MigrationEvent, MigrationEffect> table, Class<A> from) {
        table.on(from, SnapshotArrived.class)
                .when(
                        "live, cancel wanted",
                        (stage, event) -> event.picture().live()
                                && stage.cancelWanted()
                                && event.picture().beforeSwitchover())
                .to(
                        Following.class,
                        (stage, event) -> new Following(event.picture(), true),
                        List.of(MigrationEffect.SEND_CANCEL))
                .on(from, SnapshotArrived.class)
                .when("live", (stage, event) -> event.picture().live())
                .to(Following.class, (stage, event) -> new Following(event.picture(), stage.cancelWanted()));
        ends(table, from);
    }

    private static <A extends MigrationStage> void ends(
            Table<MigrationStage, MigrationEvent, MigrationEffect> table, Class<A> from) {
        table.on(from, SnapshotArrived.class)
                .when("done", (stage, event) -> event.picture().state() == MigrationState.DONE)
                .to(Done.class, (stage, event) -> new Done(event.picture()), List.of(MigrationEffect.ACKNOWLEDGE))
                .on(from, SnapshotArrived.class)
                .when("failed", (stage, event) -> event.picture().state() == MigrationState.FAILED)
                .to(
                        Failed.class,
                        (stage, event) -> new Failed(failure(event.picture(), Code.MIGRATION_FAILED), event.picture()),
                        List.of(MigrationEffect.ACKNOWLEDGE))
                .on(from, SnapshotArrived.class)
                .when("cancelled", (stage, event) -> event.picture().state() == MigrationState.CANCELLED)
                .to(
                        Cancelled.class,
                        (stage, event) -> new Cancelled(failure(event.picture(), Code.CANCELLED), event.picture()),
                        List.of(MigrationEffect.ACKNOWLEDGE));
    }

    private static void ended(Table<MigrationStage, MigrationEvent, MigrationEffect> table) {
        told(table, Done.class);
        correctable(table, Failed.class);
        correctable(table, Cancelled.class);
    }

    /** Ended without the agent's word, perhaps: it is asked to stop what it still does, and believed if it is done. */
    private static <A extends MigrationStage> void correctable(
            Table<MigrationStage, MigrationEvent, MigrationEffect> table, Class<A> from) {
        table.on(from, SnapshotArrived.class)
                .when("done", (stage, event) -> event.picture().state() == MigrationState.DONE)
                .to(Done.class, (stage, event) -> new Done(event.picture()), List.of(MigrationEffect.ACKNOWLEDGE))
                .on(from, SnapshotArrived.class)
                .when(
                        "live, without its word",
                        (stage, event) -> event.picture().live() && !toldByAgent(stage))
                .to(from, (stage, event) -> stage, List.of(MigrationEffect.SEND_CANCEL));
        told(table, from);
    }

    private static boolean toldByAgent(MigrationStage stage) {
        Picture last = stage.picture();
        return last != null && last.state().ended();
    }

    /** The acknowledgement was lost: the agent is told again. */
    private static <A extends MigrationStage> void told(
            Table<MigrationStage, MigrationEvent, MigrationEffect> table, Class<A> from) {
        table.on(from, SnapshotArrived.class)
                .when("ended", (stage, event) -> !event.picture().live())
                .to(from, (stage, event) -> stage, List.of(MigrationEffect.ACKNOWLEDGE));
    }

    private static Failure failure(Picture picture, Code code) {
        Failure told = picture.failure();
        return told == null ? new Failure(code, code.meaning(), picture.owner(), code.remedy()) : told;
    }

    private static Failure cancelled(Failure interrupted) {
        Code code = Code.CANCELLED;
        return new Failure(code, "cancelled before the agent had begun", interrupted.owner(), code.remedy());
    }
}
