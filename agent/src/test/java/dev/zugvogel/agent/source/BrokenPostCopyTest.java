package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.StepMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest runs at the target, the rest of its memory is at the source, and QEMU's channel between them breaks. */
final class BrokenPostCopyTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(folder, true);
        world.canPostCopy = true;
        world.duringCopy = this::copy;
        world.postCopy().breaks = true;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void withoutABreakTheGuestArrives() throws InterruptedException {
        world.postCopy().breaks = false;
        assertArrives(migrate());
    }

    /** The relay bears a cut in which a call does not; until Finish is there, the guest runs nowhere. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFinishThatGotLostOnTheWayOrItsAnswerEndsNothing(boolean after) throws InterruptedException {
        world.postCopy().breaks = false;
        world.strikeOnce(new Fault("peer.finish", after, Fault.Kind.DISCONNECTED));
        assertArrives(migrate());
        assertThat(world.struck()).isTrue();
    }

    static List<Fault> whileItRunsNowhere() {
        return List.of(
                new Fault("source.perform", true, Fault.Kind.DISCONNECTED),
                new Fault("source.look", false, Fault.Kind.DISCONNECTED),
                new Fault("target.finish", false, Fault.Kind.REFUSED));
    }

    /** To let go of the relay would cost it. */
    @ParameterizedTest
    @MethodSource("whileItRunsNowhere")
    void aGuestThatHasLeftIsStartedAllTheSame(Fault fault) throws InterruptedException {
        world.postCopy().breaks = false;
        world.duringCopy = () -> {
            copy();
            world.strikeOnce(fault);
        };
        assertArrives(migrate());
        assertThat(world.struck()).isTrue();
    }

    @Test
    void aTargetThatCouldNotTakeFinishIsNotLeftFor() throws InterruptedException {
        world.duringCopy = this::copyToATargetThatForgot;
        MigrationSnapshot end = migrate();
        assertThat(end.getState()).isEqualTo("failed");
        assertThat(end.getOwner()).isEqualTo("h1");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.RUNNING);
    }

    private void copyToATargetThatForgot() {
        world.target.restart();
        world.source.pass(world.vm, 1, 60, 100, 90);
        world.source.pass(world.vm, 2, 40, 100, 90);
        await("it is told", () -> hasTold("no longer prepared here; the copy goes on"));
    }

    private boolean hasTold(String words) {
        return world.snapshots.stream()
                .flatMap(now -> now.getStepsList().stream())
                .anyMatch(step -> step.getText().contains(words));
    }

    @Test
    void itIsTakenUpAgainAndTheGuestArrives() throws InterruptedException {
        MigrationSnapshot end = migrate();
        assertArrives(end);
        assertThat(end.getStepsList())
                .extracting(StepMessage::getText)
                .contains("recovered: the missing pages follow again");
    }

    @Test
    void aRecoveryThatQemuRefusesIsToldAndRepeated() throws InterruptedException {
        world.postCopy().refusals.set(2);
        MigrationSnapshot end = migrate();
        assertArrives(end);
        MigrationSnapshot open = world.snapshots.stream()
                .filter(now -> now.getFailureMessage().contains("QEMU does not take it"))
                .findFirst()
                .orElseThrow();
        assertThat(open.getState()).isEqualTo("in_doubt");
        assertThat(open.getFailureCode()).isEqualTo(Code.POST_COPY_PAUSED.text());
        assertThat(open.getOwner()).isEqualTo("h2");
    }

    @Test
    void theSourcesAgentTakesItUpAgainAfterItsOwnRestart() throws InterruptedException {
        world.postCopy().refusals.set(Integer.MAX_VALUE);
        start();
        awaitPaused("QEMU does not take it");
        world.killSourceAgent();
        world.postCopy().refusals.set(0);
        world.startSourceAgent();
        assertArrives(end());
    }

    @Test
    void theTargetsAgentTakesItUpAgainAfterItsOwnRestart() throws InterruptedException {
        world.postCopy().refusals.set(Integer.MAX_VALUE);
        start();
        awaitPaused("QEMU does not take it");
        world.stopTargetAgent();
        world.postCopy().refusals.set(0);
        world.startTargetAgent();
        assertArrives(end());
    }

    @Test
    void memoryThatEndedWithTheSourcesQemuIsToldLostUntilTheGuestEnds() throws InterruptedException {
        world.postCopy().refusals.set(Integer.MAX_VALUE);
        start();
        awaitPaused("QEMU does not take it");
        world.remove(world.source);
        awaitPaused("what is missing is lost");
        world.remove(world.target);
        assertThat(end().getOwner()).isEqualTo("h2");
    }

    @Test
    void aGuestThatEndedBeforeItHadAllOfItsMemoryLeavesNothingAtTheSource() throws InterruptedException {
        world.postCopy().refusals.set(Integer.MAX_VALUE);
        start();
        awaitPaused("QEMU does not take it");
        world.remove(world.target);
        assertThat(end().getOwner()).isEqualTo("h2");
        assertThat(world.source.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    /** libvirt ends it by itself only if the last page came after its client had gone; measured on 9.0. */
    @Test
    void whatIsLeftAtTheSourceOfAGuestThatArrivedIsRemovedByTheNextAgent() throws InterruptedException {
        world.postCopy().breaks = false;
        world.strikeOnce(new Fault("source.confirm", false, Fault.Kind.SOURCE_AGENT_KILLED));
        assertArrives(migrate());
        assertThat(world.struck()).isTrue();
    }

    /** Until the guest has left for the target. */
    private void copy() {
        world.source.pass(world.vm, 1, 60, 100, 90);
        world.source.pass(world.vm, 2, 40, 100, 90);
        await("the guest left", () -> world.source.power(world.vm) == Power.PAUSED_IN_POST_COPY);
    }

    private static void await(String what, BooleanSupplier condition) {
        try {
            until(what, condition);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void start() {
        Convergence.Builder allowed =
                Convergence.newBuilder().setPostcopy(PostCopy.POSTCOPY_FIRST).setSwitchoverOverheadMs(100);
        world.outgoings().start(world.order().setConvergence(allowed).build());
    }

    private MigrationSnapshot migrate() throws InterruptedException {
        start();
        return end();
    }

    private MigrationSnapshot end() throws InterruptedException {
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    private void awaitPaused(String why) throws InterruptedException {
        Predicate<MigrationSnapshot> told = now -> now.getState().equals("in_doubt")
                && now.getOwner().equals("h2")
                && now.getFailureMessage().contains(why);
        until("it is told: " + why, () -> world.snapshots.stream().anyMatch(told));
    }

    private void assertArrives(MigrationSnapshot end) {
        assertThat(end.getState()).as("%s", end).isEqualTo("done");
        assertThat(end.getOwner()).isEqualTo("h2");
        assertThat(world.target.power(world.vm)).isEqualTo(Power.RUNNING);
        assertThat(world.source.power(world.vm)).isEqualTo(Power.ABSENT);
    }
}
