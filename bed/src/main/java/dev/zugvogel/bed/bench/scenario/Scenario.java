package dev.zugvogel.bed.bench.scenario;

import static dev.zugvogel.bed.bench.scenario.Variation.Disk.ON_BASE;
import static dev.zugvogel.bed.bench.scenario.Variation.Disk.WHOLE;

import dev.zugvogel.bed.bench.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What can be measured, with the guests, links and tools it is measured with unless others are asked for. */
public enum Scenario {
    FIRST_TRIP("first-trip"),
    RETURN_TRIP("return-trip"),
    RETURNS_GROWING("returns-growing"),
    DISK("disk");

    private static final String REDIS = "redis:96M";

    private final String label;

    Scenario(String label) {
        this.label = label;
    }

    /** As a person writes it. */
    public String label() {
        return label;
    }

    List<Variation> variations() {
        return switch (this) {
            case FIRST_TRIP -> List.of(Variation.first());
            case RETURN_TRIP -> List.of(Variation.back());
            case RETURNS_GROWING ->
                List.of(Variation.grown(1), Variation.grown(5), Variation.grown(20), Variation.grown(50));
            case DISK ->
                List.of(
                        Variation.disk("first", WHOLE, 0),
                        Variation.disk("first, base there", ON_BASE, 0),
                        Variation.disk("return, 2% changed", WHOLE, 0.02),
                        Variation.disk("return, base there, 2% changed", ON_BASE, 0.02));
        };
    }

    List<String> guests() {
        return switch (this) {
            case FIRST_TRIP, RETURNS_GROWING -> List.of(REDIS);
            case RETURN_TRIP -> List.of("idle", REDIS);
            case DISK -> List.of("idle");
        };
    }

    List<LinkShape> links() {
        return switch (this) {
            case FIRST_TRIP ->
                List.of(LinkShape.UNLIMITED, LinkShape.GIGABIT, LinkShape.SLOW, LinkShape.SLOW_WITH_LOSS);
            case RETURN_TRIP, RETURNS_GROWING, DISK -> List.of(LinkShape.SLOW);
        };
    }

    /** What encryption and the relay cost shows only where the link is not the limit. */
    List<Tool> tools(LinkShape link) {
        if (this == RETURNS_GROWING || this == DISK) return List.of(Tool.VIRSH, Tool.ZUGVOGEL);
        return Arrays.stream(Tool.values())
                .filter(tool -> link.equals(LinkShape.UNLIMITED) || !tool.forFastLinks())
                .toList();
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException that lists the scenarios there are
     */
    public static Scenario parse(String text) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a scenario: " + text + " (there are "
                        + Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", ")) + ")"));
    }
}
