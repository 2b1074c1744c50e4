package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./dev bed matrix}: on demand only, because it takes long. Told what to do by system properties. */
@Tag("matrix")
class CrashMatrixTest {
    /** @param broken how many cells did not hold */
    record Report(long seed, int rounds, int cells, int broken, List<CellReport> results) {}

    @Test
    void everyPromiseHoldsWhateverIsStruckInWhicheverPhase() throws IOException {
        long seed = Long.getLong("matrix.seed", System.nanoTime());
        int rounds = Integer.getInteger("matrix.rounds", 1);
        System.out.println("seed " + seed);
        List<CellReport> results = new ArrayList<>();
        try (Fleet fleet = Fleet.openOrUp(System.getProperty("matrix.bed", "mx"), 2);
                CrashMatrix matrix = new CrashMatrix(fleet, seed)) {
            for (int round = 0; round < rounds; round++) strikeAll(matrix, results);
        }
        List<CellReport> broken = results.stream().filter(cell -> !cell.held()).toList();
        Report report = new Report(seed, rounds, results.size(), broken.size(), results);
        System.out.println(report.cells() + " cells, " + report.broken() + " broken");
        String file = System.getProperty("matrix.json", "");
        if (!file.isEmpty()) Files.writeString(Path.of(file), Json.pretty(report));
        assertThat(broken).isEmpty();
    }

    private static void strikeAll(CrashMatrix matrix, List<CellReport> results) {
        for (Moment moment : Moment.values())
            for (Victim victim : Victim.values()) {
                if (!CrashMatrix.makesSense(victim, moment) || !wanted(victim.word(), moment.word())) continue;
                CellReport report = matrix.strike(victim, moment);
                System.out.println(report.line());
                results.add(report);
            }
    }

    /** Words of victims and phases; of each kind that is named, only those. */
    private static boolean wanted(String victim, String moment) {
        Set<String> words = Stream.of(System.getProperty("matrix.only", "").split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return named(words, victim, Stream.of(Victim.values()).map(Victim::word))
                && named(words, moment, Stream.of(Moment.values()).map(Moment::word));
    }

    private static boolean named(Set<String> words, String one, Stream<String> kind) {
        Set<String> chosen = kind.filter(words::contains).collect(Collectors.toSet());
        return chosen.isEmpty() || chosen.contains(one);
    }
}
