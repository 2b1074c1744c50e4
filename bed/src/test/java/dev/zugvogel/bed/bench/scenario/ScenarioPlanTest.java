package dev.zugvogel.bed.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.scenario.ScenarioPlan.Choice;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioPlanTest {
    private static final Choice NONE = new Choice(List.of(), List.of(), List.of());

    @Test
    void whatIsNotChosenIsWhatTheScenarioIsMadeFor() {
        ScenarioPlan plan = full(List.of(Scenario.FIRST_TRIP), NONE);

        assertThat(plan.courses())
                .extracting(Course::title)
                .containsExactly(
                        "first-trip of redis:96M, unlimited",
                        "first-trip of redis:96M, 1gbit",
                        "first-trip of redis:96M, 100mbit",
                        "first-trip of redis:96M, 100mbit-1%");
        assertThat(plan.courses().getFirst().tools()).containsExactly(Tool.values());
        assertThat(plan.courses().getLast().tools())
                .contains(Tool.VIRSH_POSTCOPY, Tool.ZUGVOGEL)
                .doesNotContain(Tool.VIRSH_TLS, Tool.ZUGVOGEL_DIRECT);
    }

    @Test
    void guestsLinksAndToolsCanBeChosenEachOnItsOwn() {
        Choice choice = new Choice(List.of("idle", "web"), List.of(LinkShape.parse("10mbit")), List.of(Tool.ZUGVOGEL));

        assertThat(full(List.of(Scenario.RETURN_TRIP), choice).courses())
                .extracting(Course::title)
                .containsExactly("return-trip of idle, 10mbit", "return-trip of web, 10mbit");
    }

    @Test
    void quickIsOneCourseOfEachScenarioForTwoTools() {
        assertThat(ScenarioPlan.quick(List.of(Scenario.values()), NONE, 1).courses())
                .hasSameSizeAs(Scenario.values())
                .allSatisfy(course -> assertThat(course.tools()).containsExactly(Tool.VIRSH, Tool.ZUGVOGEL));
    }

    @Test
    void aGuestWithoutADataSetCannotHaveItChanged() {
        Choice choice = new Choice(List.of("idle"), List.of(), List.of());

        assertThatThrownBy(() -> full(List.of(Scenario.RETURNS_GROWING), choice))
                .isInstanceOf(BedFailure.class);
    }

    @Test
    void aLinkIsWhatItsNameSays() {
        assertThat(LinkShape.parse("100mbit-0.5%"))
                .isEqualTo(new LinkShape("100mbit-0.5%", new BytesPerSecond(12_500_000), 0.5));
        assertThat(LinkShape.parse("unlimited").rate()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "100mbit-", "100mbit-x%", "100mbit-101%", "-1%", "unlimited-1%", "0mbit-1"})
    void anythingElseIsNoLink(String text) {
        assertThatThrownBy(() -> LinkShape.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ScenarioPlan full(List<Scenario> scenarios, Choice choice) {
        return ScenarioPlan.full(scenarios, choice, 1, Bytes.ofMib(256));
    }
}
