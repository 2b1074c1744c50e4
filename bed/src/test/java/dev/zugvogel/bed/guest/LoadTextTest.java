package dev.zugvogel.bed.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTextTest {
    @Test
    void aWriterTakesRateAndSize() {
        assertThat(Load.parse("writer:8MB/s:64MB"))
                .isEqualTo(new Load.Writer(new BytesPerSecond(8_000_000), Bytes.ofMib(64)));
    }

    @Test
    void theGuestIsToldInPlainNumbers() {
        assertThat(Load.parse("writer:8MB/s:64MB").kernelArguments())
                .contains("memory_bytes_per_second=8000000", "memory_size_bytes=67108864");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "writer:8MB/s", "writer::", "writer:1:2:3", "idle:1", "redis:much", "Web"})
    void anythingElseIsRefusedWithTheLoadsThereAre(String text) {
        assertThatThrownBy(() -> Load.parse(text))
                .isInstanceOfSatisfying(
                        BedFailure.class,
                        failure -> assertThat(failure.remedy()).contains("idle", "web", "writer", "redis"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Vm", "a/b", "a b", "../x", "1a", "-a"})
    void aGuestsNameThatCouldLeaveItsFolderIsRefused(String name) {
        assertThatThrownBy(() -> GuestSpec.of(name, new Load.Idle())).isInstanceOf(BedFailure.class);
    }
}
