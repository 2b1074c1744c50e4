package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteSpreadTest {
    @Test
    void theMedianIsTheMiddleOneOrLiesBetweenTheTwoInTheMiddle() {
        assertThat(ByteSpread.of(List.of(new Bytes(9), new Bytes(1), new Bytes(4))))
                .isEqualTo(new ByteSpread(new Bytes(4), new Bytes(1), new Bytes(9)));
        assertThat(ByteSpread.of(List.of(new Bytes(10), new Bytes(20))).median())
                .isEqualTo(new Bytes(15));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> ByteSpread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
