package dev.zugvogel.plan.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.PostCopy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The model against what can be reckoned by hand, and what must hold for any figures. */
class SimulatorTest {
    private static final int TRIALS = 20_000;

    private static Course run(Scene scene) {
        return Simulator.run(scene).orElseThrow();
    }

    private static double fixed() {
        Costs costs = Scenes.COSTS;
        return costs.start().plus(costs.pause()).plus(costs.end()).toNanos() / 1e9;
    }

    @Test
    void aGuestThatWritesNothingTakesOnePassAndPausesForTheSwitchOverOnly() {
        Course course = run(Scenes.scene(Scenes.guest(1_000, 0, 0), Scenes.link(100)));
        assertThat(course.ends()).isTrue();
        assertThat(course.seconds()).isCloseTo(10 + fixed(), within(0.01));
        assertThat(course.wireBytes()).isCloseTo(1_000.0 * Scenes.MIB, within(1.0));
        assertThat(course.pauseSeconds()).isCloseTo(0.12, within(1e-6));
    }

    @Test
    void whatIsKnownAtTheTargetOrZeroCostsAlmostNothing() {
        Guest guest = new Guest(Bytes.ofMib(1_000), Bytes.ofMib(600), Bytes.ofMib(500), Bytes.ZERO, Optional.empty());
        Way link = Scenes.link(10);
        Course course = run(Scenes.scene(guest, new Way(link.wire(), link.passes(), false, 1, 0.1, link.knownRatio())));
        // 500 known at 0.02; of the other 100 five sixths as changes at 0.1, and the rest whole.
        assertThat(course.wireBytes() / Scenes.MIB).isBetween(35.0, 37.0);
        assertThat(course.seconds()).isCloseTo(3.6 + fixed(), within(0.1));
    }

    @Test
    void whatIsWrittenBeforeTheFirstPassIsNoLongerKnownThere() {
        Guest guest = Scenes.returning(1_000, Scenes.writes(10, 100_000));
        Scene scene = Scenes.scene(guest, Scenes.link(100));
        Costs slow = new Costs(
                scene.costs().start().plusSeconds(5),
                scene.costs().pause(),
                scene.costs().end());
        double more = run(new Scene(guest, scene.way(), slow, scene.aim())).wireBytes()
                - run(scene).wireBytes();
        // 5 s at 10 MiB/s, and what is written while these 50 are sent.
        assertThat(more / Scenes.MIB).isBetween(48.0, 60.0);
    }

    @Test
    void aGuestThatWritesAHalfOfWhatTheLinkCarriesTakesAboutTwiceAsLong() {
        Course course = run(Scenes.scene(Scenes.guest(1_000, 50, 1_000_000), Scenes.link(100)));
        assertThat(course.ends()).isTrue();
        assertThat(course.seconds()).isCloseTo(20 + fixed(), within(0.7));
    }

    @Test
    void changesThatAreSmallAreSentAgainAsFastAsTheyComeHoweverManyPagesTheyAreIn() {
        Way link = Scenes.link(100);
        Way dense = new Way(link.wire(), link.passes(), false, 1, 0.1, link.knownRatio());
        Course course = run(Scenes.scene(Scenes.guest(1_000, 200, 400), dense));
        assertThat(course.ends()).isTrue();
        // All of it, and then a tenth of its working set.
        assertThat(course.wireBytes() / Scenes.MIB).isBetween(1_040.0, 1_060.0);
    }

    @Test
    void aGuestThatWritesFasterThanTheLinkCarriesDoesNotConvergeAndSaysWhatPauseItWouldTake() {
        Course course = run(Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(100)));
        assertThat(course.ends()).isFalse();
        // The pass after which as much is dirty as before: 400 (1 - exp(-2 x / 400)) = x has x = 319.
        assertThat(course.pauseSeconds()).isCloseTo(3.19 + 0.12, within(0.02));
    }

    @Test
    void itConvergesIfItIsSlowedDownOrMayGoOnAtTheTarget() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(100));
        Course throttled = run(scene.under(scene.aim().throttling()));
        assertThat(throttled.ends()).isTrue();
        assertThat(throttled.throttled()).isPositive();
        Course postCopied = run(scene.under(scene.aim().postCopying()));
        assertThat(postCopied.ends()).isTrue();
        assertThat(postCopied.postCopied()).isTrue();
        assertThat(postCopied.pauseSeconds()).isCloseTo(0.12, within(1e-6));
    }

    @Test
    void aGuestThatIdlesIsNotSlowedByHavingToIdleMore() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 200, 400), Scenes.link(100));
        Scene idling = scene.writing(writes -> writes.busy(0.1));
        assertThat(run(idling.under(scene.aim().throttling())).ends()).isFalse();
    }

    @Test
    void postCopyFirstTakesOnePassAndTheRest() {
        Scene scene = Scenes.scene(Scenes.guest(1_000, 50, 1_000_000), Scenes.link(100));
        Course course = run(scene.under(new Aim(Duration.ofMillis(300), PostCopy.FIRST, false)));
        assertThat(course.postCopied()).isTrue();
        assertThat(course.seconds()).isCloseTo(15 + fixed(), within(0.2));
    }

    @Test
    void aSwitchOverThatTakesLongerThanTheObjectiveIsHelpedByNothing() {
        Scene scene = Scenes.scene(Scenes.guest(100, 1, 10), Scenes.link(1_000));
        for (Aim aim :
                new Aim[] {scene.aim(), scene.aim().throttling(), scene.aim().postCopying()})
            assertThat(run(scene.under(aim.within(Duration.ofMillis(100)))).keeps(Duration.ofMillis(100)))
                    .isFalse();
    }

    @Test
    void withoutBandwidthNothingMoves() {
        assertThat(Simulator.run(Scenes.scene(Scenes.guest(100, 1, 10), Scenes.link(0))))
                .isEmpty();
    }

    @Test
    void timeAndBytesGrowWithMemoryAndDirtyRateAndFallWithBandwidth() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < TRIALS; i++) {
            Scene scene = Scenes.plain(Scenes.random(random));
            double more = 1 + random.nextDouble();
            assertOrdered(seed, scene, moreMemory(scene, more));
            assertOrdered(seed, scene, scene.writing(writes -> writes.times(more)));
            assertOrdered(seed, wider(scene, more), scene);
        }
    }

    private static Scene moreMemory(Scene scene, double factor) {
        Guest guest = scene.guest();
        long used = (long) (guest.used().count() * factor);
        Bytes memory = new Bytes(guest.memory().count() + used - guest.used().count());
        Guest larger = new Guest(memory, new Bytes(used), guest.known(), guest.storage(), guest.writes());
        return new Scene(larger, scene.way(), scene.costs(), scene.aim());
    }

    private static Scene wider(Scene scene, double factor) {
        Way way = scene.way();
        return scene.on(new Way(
                new BytesPerSecond((long) (way.wire().count() * factor)),
                new BytesPerSecond((long) (way.passes().count() * factor)),
                way.limited(),
                way.ratio(),
                way.changedRatio(),
                way.knownRatio()));
    }

    private static void assertOrdered(long seed, Scene less, Scene more) {
        Optional<Course> better = Simulator.run(less);
        Optional<Course> worse = Simulator.run(more);
        if (worse.filter(Course::ends).isEmpty()) return;
        String scenes = "seed " + seed + ": " + less + " and " + more;
        assertThat(better.filter(Course::ends)).as(scenes).isPresent();
        assertThat(better.get().seconds())
                .as(scenes)
                .isLessThanOrEqualTo(worse.get().seconds() * 1.000001 + 1e-6);
        assertThat(better.get().wireBytes())
                .as(scenes)
                .isLessThanOrEqualTo(worse.get().wireBytes() * 1.000001 + 16);
    }

    @Test
    void whatIsLeftOfACopyIsToldOrThatItDoesNotConverge() {
        Writes writes = Scenes.writes(50, 1_000_000);
        assertThat(Simulator.left(1_000 * Scenes.MIB, 100 * Scenes.MIB, writes, 0.1))
                .hasValueSatisfying(time -> assertThat(time).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21)));
        assertThat(Simulator.left(1_000 * Scenes.MIB, 40 * Scenes.MIB, writes, 0.1))
                .isEmpty();
        assertThat(Simulator.left(1_000 * Scenes.MIB, 0, writes, 0.1)).isEmpty();
    }

    @Test
    void whatMayBePassedOnIsMoreNeverLessAndALimitStays() {
        Way way = Scenes.link(10);
        BytesPerSecond more = new BytesPerSecond(2 * way.passes().count());
        assertThat(way.passing(more).passes()).isEqualTo(more);
        assertThat(way.passing(new BytesPerSecond(1))).isEqualTo(way);
        Way limited = new Way(way.wire(), way.passes(), true, way.ratio(), way.changedRatio(), way.knownRatio());
        assertThat(limited.passing(more)).isEqualTo(limited);
    }
}
