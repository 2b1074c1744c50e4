package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import java.util.List;

/**
 * One thing that is measured: a guest with a past, moved over a link by each of some tools.
 *
 * @param guest its load as {@link Load#parse} reads it
 */
public record Course(Scenario scenario, Variation variation, String guest, LinkShape link, List<Tool> tools) {
    public Course {
        tools = List.copyOf(tools);
        if (variation.dataChanged() > 0 && !(Load.parse(guest) instanceof Load.Redis))
            throw new BedFailure(
                    scenario.label() + " changes a data set, which " + guest + " has not", "use --guest redis:SIZE");
    }

    /** What a person calls it, in one line. */
    public String title() {
        String past = variation.name().isEmpty() ? "" : ", " + variation.name();
        return scenario.label() + " of " + guest + ", " + link.name() + past;
    }

    /** What tells it from the others of its scenario. */
    public String label() {
        String past = variation.name().isEmpty() ? "" : ", " + variation.name();
        return guest + ", " + link.name() + past;
    }

    public Load load() {
        return Load.parse(guest);
    }
}
