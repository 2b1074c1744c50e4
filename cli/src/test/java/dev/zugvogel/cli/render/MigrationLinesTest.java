package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.terminal.Display;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.model.migration.Transport;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationLinesTest {
    private static final Display PLAIN = new Display(false, true);

    private static String text(List<String> lines) {
        return String.join("\n", lines.stream().map(PLAIN::show).toList()) + "\n";
    }

    @Test
    void copyShowsABarTheBytesTheRatesAndTheTimeLeft() {
        assertThat(text(MigrationLines.block(Samples.at(MigrationState.COPY, 8_000), 200)))
                .isEqualTo("""
                db1 · h1 → h2 · 01J00000000000000000000001
                checks      ✓ · 1 warning
                            ! only 80 Mbit/s to h2
                              → Expect a long migration, or wait until the link is free.
                forecast    20–41 s, downtime 90–280 ms (objective 300 ms ✓), limited by the link, 12.5 MB/s
                copy        ███████████████░░░░░  75 %   memory 0.8/1.0 GiB · disk 10.0/10.0 GiB
                            110.0 MB/s on the wire · round 3 · dirty 8.0 MB/s of 220.0 MB/s · would pause 140 ms now · about 4.0 s left
                """);
    }

    @Test
    void theDirectWayAndALimitAreSaid() {
        MigrationRecord record =
                Samples.with(Samples.at(MigrationState.COPY, 8_000), Transport.DIRECT, new BytesPerSecond(25_000_000));
        assertThat(text(MigrationLines.block(record, 200)))
                .contains(
                        "db1 · h1 → h2 directly · ",
                        " · dirty 8.0 MB/s of 220.0 MB/s · would pause 140 ms now · at most 25.0 MB/s · about 4.0 s left");
    }

    @Test
    void aPhaseThatTheRecordDoesNotListYetShowsThatItHasBegun() {
        assertThat(text(MigrationLines.block(Samples.at(MigrationState.FINALSYNC, 8_000), 200)))
                .endsWith("copy        7.6 s · memory 0 B\nfinalsync   …\n");
    }

    @Test
    void theEndTellsBothDowntimesTheObjectiveAndTheBytes() {
        assertThat(text(MigrationLines.ending(Samples.at(MigrationState.DONE, 12_345))))
                .isEqualTo("done in 12.3 s · down 87 ms (objective 300 ms ✓) · clients saw a gap of 95 ms (4 of 1204"
                        + " lost) · 11.0 GiB moved as 11.0 GiB\n");
    }

    @Test
    void theEndTellsOfALostLink() {
        assertThat(text(MigrationLines.ending(Samples.with(Samples.at(MigrationState.DONE, 12_345), 2))))
                .contains(" lost) · link lost 2 times · 11.0 GiB moved");
    }

    @Test
    void otherEndsAreNamed() {
        assertThat(text(MigrationLines.ending(Samples.failed(Code.RELAY_BROKEN, "cut", "h1"))))
                .isEqualTo("failed after 9.0 s\n");
        assertThat(text(MigrationLines.ending(Samples.failed(Code.CANCELLED, "by admin", "h1"))))
                .isEqualTo("cancelled after 9.0 s\n");
        assertThat(text(MigrationLines.ending(Samples.failed(Code.CHECKS_REFUSED, "no", "h1"))))
                .isEqualTo("refused by the checks; nothing was changed\n");
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void everyStateHasABlockAndALine(MigrationState state) {
        assertThat(MigrationLines.block(Samples.at(state, 8_000), 80)).isNotEmpty();
        assertThat(MigrationLines.status(Samples.at(state, 8_000))).startsWith("db1 ");
        assertThat(MigrationLines.ending(Samples.at(state, 8_000))).hasSize(state.ended() ? 1 : 0);
    }

    @Test
    void manyMigrationsAreATable() {
        assertThat(text(MigrationTable.of(
                        List.of(
                                Samples.at(MigrationState.DONE, 12_345),
                                Samples.failed(Code.RELAY_BROKEN, "cut", "h1")),
                        ZoneOffset.UTC)))
                .isEqualTo("""
                id                          vm   from  to  state   started              took    down   gap    moved
                01J00000000000000000000001  db1  h1    h2  done    2026-11-23 14:02:11  12.3 s  87 ms  95 ms  11.0 GiB
                01J00000000000000000000001  db1  h1    h2  failed  2026-11-23 14:02:11  9.0 s   –      –      0 B
                """);
    }
}
