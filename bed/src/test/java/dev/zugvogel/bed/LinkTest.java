package dev.zugvogel.bed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Link;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each fault of a link is the fault it is called. */
@Tag("bed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkTest {
    private final Bed bed = Bed.up(TestBeds.name("link"), 2);
    private final Host host = bed.host("h1");
    private final Host peer = bed.host("h2");
    private final Link link = host.link();

    @AfterEach
    void heal() {
        link.heal();
        assertThat(link.faults()).isEmpty();
        Patience.until("the healed link", Duration.ofSeconds(10), () -> reaches(host, peer.address()));
    }

    @AfterAll
    void takeDown() {
        bed.close();
    }

    @Test
    void aCutLinkHasNoCarrierAndCarriesNothing() {
        link.cut();

        assertThat(link.faults()).containsExactly("cut");
        assertThat(host.exec("ip", "link", "show", "eth0")).contains("NO-CARRIER");
        assertThat(reaches(host, peer.address())).isFalse();
    }

    @Test
    void aBlackHoleSwallowsEverythingButLooksHealthyFromInside() {
        link.blackhole();

        assertThat(host.exec("ip", "link", "show", "eth0")).doesNotContain("NO-CARRIER");
        assertThat(reaches(host, peer.address())).isFalse();
        assertThat(reaches(host, bed.layout().fabricAddress(Network.SERVER))).isFalse();
        assertThat(reaches(peer, bed.layout().fabricAddress(Network.SERVER))).isTrue();
    }

    @Test
    void aLossyLinkLosesSomeAndNotAll() {
        link.lose(30);

        String report = peer.attempt("ping", "-c", "100", "-i", "0.01", "-W", "1", host.address())
                .out();

        long received = Long.parseLong(report.replaceAll("(?s).*transmitted, (\\d+) received.*", "$1"));
        assertThat(received).isBetween(1L, 99L);
    }

    @Test
    void aLimitedLinkIsNoFasterThanItsRate() {
        link.limit(BytesPerSecond.parse("10mbit"));

        Duration time = timeToSendFourMebibytes();

        // 4 MiB less the burst take 3.3 s at this rate, whatever else the machine does.
        assertThat(time).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void faultsOfDifferentKindsAddUpAndHealTogether() {
        link.limit(BytesPerSecond.parse("100mbit"));
        link.lose(1);
        link.blackhole();
        link.cut();

        assertThat(link.faults()).containsExactlyInAnyOrder("cut", "blackhole", "loss", "rate");
    }

    private static boolean reaches(Host from, String address) {
        return from.attempt("ping", "-c1", "-W1", address).succeeded();
    }

    private Duration timeToSendFourMebibytes() {
        host.exec(
                "sh", "-c", "mkdir /run/web; head -c 4194304 /dev/zero >/run/web/4M; busybox httpd -p 80 -h /run/web");
        long start = System.nanoTime();
        peer.exec("busybox", "wget", "-q", "-O", "/dev/null", "http://" + host.address() + "/4M");
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
