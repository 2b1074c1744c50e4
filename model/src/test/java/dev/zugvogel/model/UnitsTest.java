package dev.zugvogel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "4096,4096",
        "1K,1024",
        "256M,268435456",
        "1GiB,1073741824",
        "2GB,2147483648",
        "10B,10",
        "1T,1099511627776"
    })
    void sizesAreBinary(String text, long count) {
        assertThat(Bytes.parse(text).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "500Mbit/s,62500000",
        "500mbit,62500000",
        "1.5Gbit/s,187500000",
        "60MB/s,60000000",
        "60MiB/s,62914560",
        "8bit/s,1",
        "100Mbps,12500000"
    })
    void ratesAreDecimalUnlessTheySayOtherwise(String text, long count) {
        assertThat(BytesPerSecond.parse(text).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1M", "1.5M", "1E9", "99999999999999999999", "1 MB extra"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Bytes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500", "fast", "-5Mbit/s", "5Mbit/h", "5Xbit"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> BytesPerSecond.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unitsReadWell() {
        assertThat(Bytes.ofMib(1536)).hasToString("1.5 GiB");
        assertThat(new Bytes(17)).hasToString("17 B");
        assertThat(new BytesPerSecond(12_500_000)).hasToString("12.5 MB/s");
        assertThat(BytesPerSecond.of(Bytes.ofMib(2), Duration.ofSeconds(2))).isEqualTo(new BytesPerSecond(1 << 20));
        assertThat(BytesPerSecond.of(Bytes.ofMib(2), Duration.ZERO)).isEqualTo(new BytesPerSecond(0));
    }

    @Test
    void idsSortByTimeAndDiffer() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Ids.next(now)).hasSize(26).isLessThan(Ids.next(now.plusMillis(1)));
        assertThat(Ids.next(now)).isNotEqualTo(Ids.next(now));
    }
}
