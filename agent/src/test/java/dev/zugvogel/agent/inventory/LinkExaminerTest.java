package dev.zugvogel.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.relay.TargetRelay;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.CertificateRequest;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MeasureLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkExaminerTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final CertificateAuthority authority;
    private final LinkExaminer examiner;

    LinkExaminerTest(@TempDir Path folder) {
        authority = CertificateAuthority.openOrCreate(folder);
        examiner = new LinkExaminer(tls("h1"));
    }

    @Test
    void aBandwidthThatIsYoungEnoughIsNotMeasuredAgainButForTheFirstOne() {
        try (TargetRelay h2 = relay("h2")) {
            LinkFacts first = examiner.examine(request(h2, HOUR));
            LinkFacts second = examiner.examine(request(h2, HOUR));
            LinkFacts known = examiner.examine(request(h2, HOUR));

            assertThat(first.getReachable()).isTrue();
            assertThat(second.getBandwidthBytesPerSecond())
                    .isPositive()
                    .isNotEqualTo(first.getBandwidthBytesPerSecond());
            assertThat(known.getReachable()).isTrue();
            assertThat(known.getRoundTripUs()).isPositive();
            assertThat(known.getBandwidthBytesPerSecond()).isEqualTo(second.getBandwidthBytesPerSecond());
        }
    }

    @Test
    void whoWantsANewFigureGetsOne() {
        try (TargetRelay h2 = relay("h2")) {
            LinkFacts first = examiner.examine(request(h2, HOUR));
            LinkFacts second = examiner.examine(request(h2, Duration.ZERO));

            assertThat(second.getBandwidthBytesPerSecond())
                    .isPositive()
                    .isNotEqualTo(first.getBandwidthBytesPerSecond());
        }
    }

    @Test
    void aTargetThatWentAwayIsUnreachableHoweverWellItsBandwidthIsKnown() {
        MeasureLink request;
        try (TargetRelay h2 = relay("h2")) {
            request = request(h2, HOUR);
            assertThat(examiner.examine(request).getReachable()).isTrue();
        }

        LinkFacts gone = examiner.examine(request);

        assertThat(gone.getReachable()).isFalse();
        assertThat(gone.getMessage()).contains("h2");
    }

    private SSLContext tls(String host) {
        CertificateRequest request = CertificateRequest.create(host);
        return request.with(authority.sign(request.der(), host, HOUR)).tls();
    }

    private TargetRelay relay(String host) {
        return TargetRelay.listen(tls(host), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static MeasureLink request(TargetRelay relay, Duration bandwidthAge) {
        return MeasureLink.newBuilder()
                .setTargetHost("h2")
                .setTargetAddress("127.0.0.1")
                .setTargetRelayPort(relay.port())
                .setBandwidthAgeMs(bandwidthAge.toMillis())
                .build();
    }
}
