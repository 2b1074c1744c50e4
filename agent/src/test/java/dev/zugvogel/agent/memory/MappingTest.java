package dev.zugvogel.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static final List<String> MAPS = List.of(
            "55d0c0000000-55d0c4000000 rw-p 00000000 00:00 0                          [heap]",
            "7f0000000000-7f0010000000 rw-p 00000000 00:00 0 ",
            "7f0020000000-7f0040000000 rwxp 00000000 00:00 0 ",
            "7f0050000000-7f0090000000 ---p 00000000 00:00 0 ",
            "7f00a0000000-7f00a8000000 rw-s 00000000 00:01 2049                       /memfd:ram (deleted)",
            "ffffffffff600000-ffffffffff601000 rw-p 00000000 00:00 0                  [vsyscall]",
            "nonsense");

    @Test
    void theLargestThatAGuestCanWriteToMakeUpItsMemory() {
        assertThat(Mapping.ofGuest(MAPS, Bytes.ofMib(256)))
                .containsExactly(new Mapping(0x7f0000000000L, 0x7f0010000000L));
        assertThat(Mapping.ofGuest(MAPS, Bytes.ofMib(384)))
                .extracting(Mapping::pages)
                .containsExactly(65_536L, 32_768L);
    }

    @Test
    void lessThanTheGuestsMemoryIsNotTheGuest() {
        assertThat(Mapping.ofGuest(MAPS, Bytes.ofMib(1024))).isEmpty();
        assertThat(Mapping.ofGuest(List.of(), Bytes.ofMib(1))).isEmpty();
    }
}
