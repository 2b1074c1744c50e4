package dev.zugvogel.bed.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.wire.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final int MANY = 4_000;
    private static final List<String> VALUES =
            LongStream.range(0, MANY).mapToObj(number -> text(number, 0)).toList();

    @Test
    void everyValueIsJsonOfItsOwn() {
        assertThat(VALUES).doesNotHaveDuplicates().allSatisfy(value -> {
            JsonNode read = Json.readLenient(value, JsonNode.class);
            assertThat(read.path("orders")).isNotEmpty();
        });
    }

    @Test
    void valuesHaveTheirLengthOnAverageOnly() {
        double mean = VALUES.stream().mapToInt(String::length).average().orElseThrow();

        assertThat(mean).isEqualTo(Records.MEAN_BYTES, within(Records.MEAN_BYTES * 0.05));
        assertThat(VALUES.stream().mapToInt(String::length).distinct().count()).isGreaterThan(500);
    }

    @Test
    void theyCompressAsTextOfApplicationsDoesNeitherLikeZerosNorLikeNoise() throws IOException {
        byte[] all = String.join("", VALUES).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(small, new Deflater(Deflater.BEST_SPEED))) {
            out.write(all);
        }

        assertThat((double) small.size() / all.length).isBetween(0.3, 0.6);
    }

    @Test
    void aValueIsTheSameEachTimeAndAnotherInEachVersion() {
        assertThat(text(7, 1)).isEqualTo(text(7, 1)).isNotEqualTo(text(7, 2));
    }

    private static String text(long number, long version) {
        return new String(Records.value(number, version), StandardCharsets.US_ASCII);
    }
}
