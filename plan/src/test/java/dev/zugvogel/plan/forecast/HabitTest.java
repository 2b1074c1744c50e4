package dev.zugvogel.plan.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HabitTest {
    private static Habit habit(Double... values) {
        return Habit.of(List.of(values)).orElseThrow();
    }

    @Test
    void whatIsAlwaysTheSameIsTrustedMoreAndMore() {
        double few = habit(10.0, 10.0).weigh(20, 0.35);
        double many = Habit.of(Collections.nCopies(20, 10.0)).orElseThrow().weigh(20, 0.35);
        assertThat(few).isBetween(10.0, 12.0);
        assertThat(many).isBetween(10.0, 10.5);
        assertThat(few).isGreaterThan(many);
    }

    @Test
    void whatIsEachTimeAnotherIsNoHabit() {
        assertThat(habit(1.0, 30.0, 2.0, 50.0, 1.0).weigh(20, 0.1)).isCloseTo(20, within(0.5));
    }

    @Test
    void aModelThatWasAlwaysRightIsNotCorrected() {
        assertThat(habit(10.0, 10.0, 10.0).weigh(11, 0)).isEqualTo(11);
    }

    @Test
    void oneTripTellsMoreThanAModelThatNobodyHasChecked() {
        assertThat(habit(10.0).weigh(15, Learned.PRIOR_DOUBT)).isBetween(10.0, 11.0);
    }

    @Test
    void otherCircumstancesThanUsualAreTheModelsToJudge() {
        Habit usual = Habit.of(Collections.nCopies(20, 10.0)).orElseThrow();
        assertThat(usual.weigh(1_000, 0.35)).isEqualTo(1_000);
    }

    @Test
    void nothingTellsNothing() {
        assertThat(Habit.of(List.of())).isEmpty();
        assertThat(Habit.of(List.of(1.0, 0.0))).isEmpty();
        assertThat(Habit.of(List.of(Double.NaN))).isEmpty();
    }
}
