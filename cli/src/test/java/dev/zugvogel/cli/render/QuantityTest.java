package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "59999, 59.9 s",
        "60000, 1 min 00 s",
        "187000, 3 min 07 s",
        "3599999, 59 min 59 s",
        "3600000, 1 h 00 min",
        "7500000, 2 h 05 min",
    })
    void timesAreReadInOneUnitOrTwo(long millis, String text) {
        assertThat(Quantity.time(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void aPartIsInTheUnitOfTheWhole() {
        assertThat(Quantity.part(Bytes.ofMib(512), Bytes.ofMib(2048))).isEqualTo("0.5/2.0 GiB");
        assertThat(Quantity.part(new Bytes(7), new Bytes(9))).isEqualTo("7/9 B");
        assertThat(Quantity.part(Bytes.ZERO, Bytes.ZERO)).isEqualTo("0/0 B");
    }
}
