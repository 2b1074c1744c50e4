package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Phase;
import dev.zugvogel.wire.v1.IterationMessage;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.PhaseMessage;
import dev.zugvogel.wire.v1.ProgressMessage;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.TrafficMessage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    @Test
    void allFieldsAreTakenOver() {
        Picture picture = read(World.snapshot("id", 7, MigrationState.FINALSYNC)
                .addPhases(PhaseMessage.newBuilder()
                        .setName("copy")
                        .setStartedAtMs(1_000)
                        .setDurationUs(1_500_000))
                .addIterations(
                        IterationMessage.newBuilder().setNumber(2).setAtMs(40).setRemainingBytes(9))
                .setBytes(TrafficMessage.newBuilder()
                        .setRawBytes(1)
                        .setWireBytes(2)
                        .setMemoryBytes(3)
                        .setStorageBytes(4))
                .setHypervisorDowntimeMs(12)
                .setProgress(ProgressMessage.newBuilder().setPercent(50).setTimeLeftMs(-1))
                .addSteps(
                        StepMessage.newBuilder().setAtMs(1_000).setPhase("copy").setText("prepared")));
        assertThat(picture.sequence()).isEqualTo(7);
        assertThat(picture.state()).isEqualTo(MigrationState.FINALSYNC);
        assertThat(picture.phases())
                .containsExactly(new Phase("copy", Instant.ofEpochSecond(1), Duration.ofMillis(1_500)));
        assertThat(picture.iterations()).singleElement().satisfies(iteration -> {
            assertThat(iteration.at()).isEqualTo(Duration.ofMillis(40));
            assertThat(iteration.remaining()).isEqualTo(new Bytes(9));
        });
        assertThat(picture.bytes().wire()).isEqualTo(new Bytes(2));
        assertThat(picture.hypervisorDowntime()).isEqualTo(Duration.ofMillis(12));
        assertThat(picture.progress()).isNotNull().satisfies(progress -> {
            assertThat(progress.percent()).isEqualTo(50);
            assertThat(progress.timeLeft()).isNull();
        });
        assertThat(picture.owner()).isEqualTo("h1");
        assertThat(picture.failure()).isNull();
        assertThat(picture.steps())
                .containsExactly(new Step(
                        Instant.ofEpochSecond(1), "copy", Step.By.SOURCE, null, Step.Kind.STEP, null, "prepared"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "COPY", "refused", "teleported"})
    void stateThatNoAgentHasIsNoPicture(String state) {
        assertThat(PictureReader.read(
                        MigrationSnapshot.newBuilder().setState(state).build()))
                .isEmpty();
    }

    @Test
    void absurdFiguresAreForcedIntoTheirRange() {
        Picture picture = read(World.snapshot("id", 1, MigrationState.COPY)
                .addPhases(PhaseMessage.newBuilder()
                        .setName("copy")
                        .setStartedAtMs(Long.MAX_VALUE)
                        .setDurationUs(Long.MIN_VALUE))
                .addPhases(PhaseMessage.newBuilder().setName("lunch"))
                .addIterations(
                        IterationMessage.newBuilder().setNumber(-1).setAtMs(-1).setDirtyBytesPerSecond(-1))
                .setBytes(TrafficMessage.newBuilder().setRawBytes(Long.MIN_VALUE))
                .setProgress(ProgressMessage.newBuilder().setPercent(Double.NaN).setMemoryDoneBytes(-5)));
        assertThat(picture.phases()).singleElement().extracting(Phase::duration).isEqualTo(Duration.ZERO);
        assertThat(picture.iterations()).singleElement().satisfies(iteration -> {
            assertThat(iteration.number()).isZero();
            assertThat(iteration.at()).isZero();
        });
        assertThat(picture.bytes().raw()).isEqualTo(Bytes.ZERO);
        assertThat(picture.progress())
                .isNotNull()
                .satisfies(progress -> assertThat(progress.percent()).isZero());
    }

    @Test
    void floodsAreCut() {
        MigrationSnapshot.Builder flood =
                World.snapshot("id", 1, MigrationState.FAILED).setFailureMessage("x\n".repeat(10_000));
        for (int i = 0; i < 5_000; i++) {
            flood.addSteps(StepMessage.newBuilder().setText("y".repeat(1_000)));
            flood.addTargetSteps(StepMessage.newBuilder().setText("z".repeat(1_000)));
            flood.addIterations(IterationMessage.newBuilder().setNumber(i));
            flood.addPhases(PhaseMessage.newBuilder().setName("copy"));
        }
        Picture picture = read(flood);
        assertThat(picture.targetSteps()).hasSize(500);
        assertThat(picture.steps())
                .hasSize(500)
                .allSatisfy(step -> assertThat(step.text()).hasSize(400));
        assertThat(picture.iterations())
                .hasSize(1_000)
                .last()
                .satisfies(last -> assertThat(last.number()).isEqualTo(4_999));
        assertThat(picture.phases()).hasSize(16);
        assertThat(picture.failure()).isNotNull().satisfies(failure -> {
            assertThat(failure.message()).hasSizeLessThanOrEqualTo(400).doesNotContain("\n");
            assertThat(failure.remedy()).isEqualTo(Code.TARGET_DISK_FULL.remedy());
        });
    }

    @Test
    void codeOfANewerAgentIsKeptAsText() {
        Picture picture = read(World.snapshot("id", 1, MigrationState.FAILED).setFailureCode("ZV-7777"));
        assertThat(picture.failure()).isNotNull().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(Code.INTERNAL);
            assertThat(failure.message()).contains("ZV-7777");
        });
    }

    @Test
    void whatARestartedAgentForgotStaysAndProgressNeverRunsBackwards() {
        Picture before = read(World.snapshot("id", 1, MigrationState.COPY)
                .addIterations(IterationMessage.newBuilder().setNumber(1))
                .setBytes(TrafficMessage.newBuilder().setRawBytes(100).setWireBytes(50))
                .setProgress(ProgressMessage.newBuilder().setPercent(80)));
        Picture after = read(World.snapshot("id", 2, MigrationState.COPY)
                        .setBytes(TrafficMessage.newBuilder().setRawBytes(10).setWireBytes(60))
                        .setProgress(ProgressMessage.newBuilder().setPercent(20)))
                .notBehind(before);
        assertThat(after.iterations()).isEqualTo(before.iterations());
        assertThat(after.bytes().raw()).isEqualTo(new Bytes(100));
        assertThat(after.bytes().wire()).isEqualTo(new Bytes(60));
        assertThat(after.progress())
                .isNotNull()
                .satisfies(progress -> assertThat(progress.percent()).isEqualTo(80));
    }

    @Test
    void whatADamagedJournalLostOfTheStoryStays() {
        Picture before = read(World.snapshot("id", 1, MigrationState.COPY)
                .addSteps(step(1, "began"))
                .addSteps(step(2, "prepared"))
                .addTargetSteps(step(2, "ready")));
        Picture after = read(World.snapshot("id", 2, MigrationState.UNWIND).addSteps(step(3, "damaged")))
                .notBehind(before);
        assertThat(after.steps()).extracting(Step::text).containsExactly("began", "prepared", "damaged");
        assertThat(after.targetSteps()).extracting(Step::text).containsExactly("ready");
    }

    @Test
    void kindsAndTimesOfStepsAreTakenOverAndThoseOfANewerAgentAreSteps() {
        Picture picture = read(World.snapshot("id", 1, MigrationState.UNWIND)
                .addSteps(step(1, "back").setKind("link_back").setTookMs(7_000))
                .addSteps(step(2, "odd").setKind("teleported").setTookMs(-1).setPhase("lunch")));
        assertThat(picture.steps()).extracting(Step::kind).containsExactly(Step.Kind.LINK_BACK, Step.Kind.STEP);
        assertThat(picture.steps()).extracting(Step::took).containsExactly(Duration.ofSeconds(7), Duration.ZERO);
        assertThat(picture.steps()).extracting(Step::phase).containsExactly("copy", "copy");
    }

    private static StepMessage.Builder step(long atSeconds, String text) {
        return StepMessage.newBuilder()
                .setAtMs(atSeconds * 1_000)
                .setPhase("copy")
                .setText(text);
    }

    private static Picture read(MigrationSnapshot.Builder snapshot) {
        return PictureReader.read(snapshot.build()).orElseThrow();
    }
}
