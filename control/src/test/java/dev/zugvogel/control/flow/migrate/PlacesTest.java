package dev.zugvogel.control.flow.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.control.flow.migrate.Places.Claim;
import dev.zugvogel.model.failure.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacesTest {
    private static final Places ONE = new Places(1, 1);

    private static Claim claim(String id, String source, String target) {
        return new Claim(id, source, target);
    }

    @Test
    void whoNeedsNoTakenPlaceBegins() {
        List<Claim> running = List.of(claim("1", "a", "b"));
        Claim back = claim("2", "b", "a");
        Claim apart = claim("4", "c", "d");
        assertThat(ONE.next(running, List.of(back, claim("3", "a", "c"), apart)))
                .containsExactly(back, apart);
        assertThat(ONE.next(running, List.of(apart))).containsExactly(apart);
    }

    @Test
    void aPlaceThatAnEarlierOneWaitsForIsNotTakenByALaterOne() {
        List<Claim> running = List.of(claim("1", "a", "b"));
        Claim early = claim("2", "c", "b");
        Claim late = claim("3", "c", "d");
        assertThat(ONE.next(running, List.of(early, late))).isEmpty();
        assertThat(new Places(2, 1).next(running, List.of(early, late))).containsExactly(late);
        assertThat(ONE.next(List.of(), List.of(early, late))).containsExactly(early);
    }

    @Test
    void noPlacesAtAllAreRefused() {
        assertThatThrownBy(() -> new Places(0, 2)).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> new Places(2, 1_001)).isInstanceOf(FailureException.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Many that end in any order: the limits are kept at every instant, all end, and nobody is overtaken for ever. */
    @ParameterizedTest
    @MethodSource("seeds")
    void limitsAreKeptAndNobodyStarves(long seed) {
        Random random = new Random(seed);
        Places places = new Places(1 + random.nextInt(3), 1 + random.nextInt(3));
        List<Claim> running = new ArrayList<>();
        List<Claim> waiting = new ArrayList<>();
        int asked = 0;
        int sinceOldestBegan = 0;
        while (asked < 200 || !waiting.isEmpty() || !running.isEmpty()) {
            if (asked < 200 && random.nextBoolean()) waiting.add(anyClaim(random, asked++));
            else if (!running.isEmpty()) running.remove(random.nextInt(running.size()));
            List<Claim> next = places.next(running, waiting);
            Claim oldest = waiting.isEmpty() ? null : waiting.getFirst();
            running.addAll(next);
            waiting.removeAll(next);
            assertThat(most(running, Claim::source)).isLessThanOrEqualTo(places.outgoing());
            assertThat(most(running, Claim::target)).isLessThanOrEqualTo(places.incoming());
            sinceOldestBegan = oldest == null || next.contains(oldest) ? 0 : sinceOldestBegan + next.size();
            // Those that may begin before it are those that need none of its places, or a place more than it needs.
            assertThat(sinceOldestBegan).isLessThan(150);
        }
        assertThat(asked).isEqualTo(200);
    }

    private static Claim anyClaim(Random random, int number) {
        int source = random.nextInt(4);
        int target = (source + 1 + random.nextInt(3)) % 4;
        return claim("%04d".formatted(number), "h" + source, "h" + target);
    }

    private static int most(List<Claim> claims, Function<Claim, String> side) {
        Map<String, Integer> counts = new HashMap<>();
        claims.forEach(claim -> counts.merge(side.apply(claim), 1, Integer::sum));
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
