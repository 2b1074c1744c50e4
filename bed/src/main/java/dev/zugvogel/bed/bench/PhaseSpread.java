package dev.zugvogel.bed.bench;

import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the product's time went. */
public record PhaseSpread(String phase, Spread time) {
    /** Each phase that any record has, in the order of flow. */
    static List<PhaseSpread> of(List<MigrationRecord> records) {
        Map<String, List<Duration>> byName = records.stream()
                .flatMap(record -> record.phases().stream())
                .collect(Collectors.groupingBy(
                        Phase::name,
                        LinkedHashMap::new,
                        Collectors.mapping(Phase::duration, Collectors.toCollection(ArrayList::new))));
        return byName.entrySet().stream()
                .map(phase -> new PhaseSpread(phase.getKey(), Spread.of(phase.getValue())))
                .toList();
    }
}
