package dev.zugvogel.control.flow.migrate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.LinkFacts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportChoiceTest {
    private static final long RELAY = TransportChoice.RELAY_PASSES.count();

    private static CheckInput input(Transport wanted, boolean here, boolean there) {
        return Situation.with(situation -> {
            situation.transport = wanted;
            situation.source = Situation.host("h1", here);
            situation.target = Situation.host("h2", there);
            situation.link.setBandwidthBytesPerSecond(RELAY + 1);
        });
    }

    @ParameterizedTest
    @CsvSource({"1, true, DIRECT", "0, true, RELAY", "-1, true, RELAY", "1, false, RELAY"})
    void autoIsDirectOnlyWhereTheLinkIsFasterThanTheRelayAndStaysEncrypted(
            long more, boolean encrypted, Transport chosen) {
        LinkFacts link = LinkFacts.newBuilder()
                .setReachable(true)
                .setBandwidthBytesPerSecond(RELAY + more)
                .build();
        assertThat(TransportChoice.choose(link, encrypted)).isEqualTo(chosen);
    }

    @Test
    void whatWasAskedForIsTakenWhateverTheLink() {
        assertThat(TransportChoice.of(input(Transport.RELAY, true, true))).isEqualTo(Transport.RELAY);
        assertThat(TransportChoice.of(input(Transport.DIRECT, false, false))).isEqualTo(Transport.DIRECT);
    }

    @Test
    void ofALinkThatNobodyMeasuredNothingIsExpected() {
        CheckInput blind = Situation.with(situation -> {
            situation.transport = Transport.AUTO;
            situation.source = Situation.host("h1", true);
            situation.target = Situation.host("h2", true);
            situation.seeLink = seen -> new Observed.Failed<>(Failure.of(Code.AGENT_LOST, "no answer"));
        });
        assertThat(TransportChoice.of(blind)).isEqualTo(Transport.RELAY);
    }

    @ParameterizedTest
    @CsvSource({
        "DIRECT, false, false, h1 and h2",
        "DIRECT, true, false, of h2",
        "DIRECT, false, true, of h1",
        "DIRECT, true, true,",
        "RELAY, false, false,",
        "AUTO, false, false,"
    })
    void whatGoesUnencryptedIsWarnedOf(Transport wanted, boolean here, boolean there, String named) {
        List<Finding> findings = new TransportChoice().findings(input(wanted, here, there));
        if (named == null) assertThat(findings).isEmpty();
        else
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Code.DIRECT_UNENCRYPTED);
                assertThat(finding.message()).contains(named);
            });
    }
}
