package dev.zugvogel.control.flow.migrate.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.forecast.Basis;
import dev.zugvogel.model.forecast.Factors;
import dev.zugvogel.model.forecast.Forecast;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
    private static final SwitchOver FREE = new SwitchOver(Duration.ofSeconds(1), true, false, Duration.ofMillis(1), 1);

    private static List<Finding> findings(boolean holds, boolean outOfReach, boolean forced) {
        Basis basis = new Basis(
                Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, null, new BytesPerSecond(1), 1, null, Factors.NONE, 0);
        List<String> advice = holds ? List.of() : List.of("a faster link", "--throttle on");
        Forecast forecast = new Forecast(null, null, null, "the guest writes too fast", holds, holds, advice, basis);
        return new Prospect(forecast, outOfReach, forced, FREE, DiskWrites.NONE).findings();
    }

    @Test
    void oneThatHoldsIsNothingToSpeakOf() {
        assertThat(findings(true, false, false)).isEmpty();
    }

    @Test
    void oneOutOfReachIsAnErrorThatSaysWhatWouldMakeItPossible() {
        assertThat(findings(false, true, false))
                .containsExactly(new Finding(
                        Code.OBJECTIVE_OUT_OF_REACH,
                        Severity.ERROR,
                        "does not converge within the objective: the guest writes too fast",
                        "Possible with a faster link; or --throttle on."));
    }

    @Test
    void whoInsistsAndWhoMayBeLuckyAreWarned() {
        assertThat(findings(false, true, true))
                .extracting(Finding::code, Finding::severity)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Code.OBJECTIVE_OUT_OF_REACH, Severity.WARNING));
        assertThat(findings(false, false, false))
                .extracting(Finding::code, Finding::severity)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Code.OBJECTIVE_AT_RISK, Severity.WARNING));
    }
}
