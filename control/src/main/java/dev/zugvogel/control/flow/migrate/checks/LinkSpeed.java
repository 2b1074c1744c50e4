package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.LinkFacts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the migration network gave in a short trial. */
final class LinkSpeed implements Check {
    static final BytesPerSecond SLOW = new BytesPerSecond(12_500_000);
    static final Duration FAR = Duration.ofMillis(100);

    @Override
    public List<Finding> findings(CheckInput input) {
        return input.link()
                .known()
                .filter(LinkFacts::getReachable)
                .map(link -> judge(input, link))
                .orElse(List.of());
    }

    private static List<Finding> judge(CheckInput input, LinkFacts link) {
        BytesPerSecond rate = new BytesPerSecond(link.getBandwidthBytesPerSecond());
        String message = String.format(
                Locale.ROOT,
                "%s to %s: %s, round trip %.2f ms",
                input.source().name(),
                input.target().name(),
                rate,
                link.getRoundTripUs() / 1e3);
        boolean slow = rate.compareTo(SLOW) < 0 || link.getRoundTripUs() > FAR.toNanos() / 1000;
        return List.of(slow ? Finding.warning(Code.LINK_SLOW, message) : Finding.info(Code.LINK_MEASURED, message));
    }
}
