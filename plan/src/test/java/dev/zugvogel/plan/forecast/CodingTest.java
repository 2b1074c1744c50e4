package dev.zugvogel.plan.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.BytesPerSecond;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How dense a stream will be. */
class CodingTest {
    private static final BytesPerSecond HOSTS = BytesPerSecond.parse("200MB/s");
    private static final List<Coding> CODINGS =
            List.of(coding(0.5, "800MB/s"), coding(0.4, "300MB/s"), coding(0.3, "60MB/s"));

    private static Coding coding(double ratio, String rate) {
        return new Coding(ratio, BytesPerSecond.parse(rate));
    }

    private static double ratio(String wire) {
        return Coding.ratio(CODINGS, BytesPerSecond.parse(wire), HOSTS);
    }

    @Test
    void aSlowWireGetsTheDensest() {
        assertThat(ratio("10MB/s")).isEqualTo(0.3);
    }

    @Test
    void theEncoderMustFollow() {
        assertThat(ratio("60MB/s")).isEqualTo(0.4);
    }

    @Test
    void whereTheHostsAreSlowerThanTheWireChanceChoosesAmongThoseThatFollow() {
        assertThat(ratio("100MB/s")).isEqualTo((0.5 + 0.4) / 2);
        assertThat(ratio("2GB/s")).isEqualTo((0.5 + 0.4) / 2);
    }

    @Test
    void bytesGoAsTheyAreWhereNoCodecFollows() {
        BytesPerSecond fast = BytesPerSecond.parse("2GB/s");
        assertThat(Coding.ratio(CODINGS, fast, fast)).isEqualTo(1);
    }

    @Test
    void withoutCodecsBytesGoAsTheyAre() {
        assertThat(Coding.ratio(List.of(), HOSTS, HOSTS)).isEqualTo(1);
    }

    @Test
    void aWireThatCarriesNothingIsNoFailure() {
        assertThat(ratio("0MB/s")).isBetween(0.3, 1.0);
    }
}
