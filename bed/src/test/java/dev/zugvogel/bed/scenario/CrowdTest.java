package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Guests of one host that are all to leave it at once, for two others: more than have places. {@code -Dcrowd.guests=10} makes
 * them ten, which is slow on a small machine.
 */
@Tag("bed")
@ExtendWith(Fleets.class)
class CrowdTest {
    private static final int GUESTS = Integer.getInteger("crowd.guests", 6);
    private static final List<String> TARGETS = List.of("h2", "h3");
    private static final int PLACES = 2;
    private static final List<String> BEFORE = List.of("checks", "waiting");

    @Test
    void allEndAndNoHostCarriesMoreThanItMay(Fleet fleet) throws Exception {
        List<Traveller> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < GUESTS; i++) crowd.add(Traveller.boot(fleet, small("crowd" + i), "h1"));
            List<MigrationRecord> records =
                    departAll(fleet).stream().map(fleet::awaitEnd).toList();
            assertThat(records).extracting(MigrationRecord::state).containsOnly(MigrationState.DONE);
            assertThat(records)
                    .as("some had to wait")
                    .anyMatch(record -> record.phases().stream()
                            .anyMatch(phase -> phase.name().equals("waiting")));
            assertThat(most(records, MigrationRecord::source)).as("going out").isLessThanOrEqualTo(PLACES);
            assertThat(most(records, MigrationRecord::target)).as("coming in").isLessThanOrEqualTo(PLACES);
            for (int i = 0; i < GUESTS; i++) Invariants.hold(records.get(i), crowd.get(i));
        } finally {
            crowd.forEach(Traveller::close);
        }
    }

    /** All at once, each by a client of its own. */
    private static List<String> departAll(Fleet fleet) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
                // However long a busy machine lets guests wait: this is about places.
                Map<String, Object> body =
                        Map.of("vm", "crowd" + i, "to", TARGETS.get(i % 2), "force", true, "downtime_ms", 2_000);
                answers.add(clients.submit(() -> fleet.api()
                        .post("/v1/migrations", body)
                        .as(MigrationRecord.class)
                        .id()));
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> answer : answers) ids.add(answer.get());
            return ids;
        }
    }

    private static GuestSpec small(String name) {
        return new GuestSpec(name, Bytes.ofMib(96), Bytes.ofMib(64), new Load.Web(), false, true, null);
    }

    /** How many at once, at most, on one side of one host. */
    private static long most(List<MigrationRecord> records, Function<MigrationRecord, String> side) {
        return records.stream()
                .mapToLong(one -> records.stream()
                        .filter(other -> side.apply(other).equals(side.apply(one)))
                        .filter(other -> !began(other).isAfter(began(one))
                                && ended(other).isAfter(began(one)))
                        .count())
                .max()
                .orElse(0);
    }

    /** With the first phase that its agents tell of; what stands before it is the control plane's. */
    private static Instant began(MigrationRecord record) {
        return record.phases().stream()
                .filter(phase -> !BEFORE.contains(phase.name()))
                .findFirst()
                .orElseThrow()
                .startedAt();
    }

    private static Instant ended(MigrationRecord record) {
        return record.startedAt().plus(record.duration());
    }
}
