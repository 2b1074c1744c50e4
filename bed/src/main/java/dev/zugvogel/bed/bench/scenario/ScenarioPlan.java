package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured, and how thoroughly.
 *
 * @param rounds of each course; in each, each tool moves the guest once
 * @param diskData of a guest whose disk is not empty; it is full of it
 * @param staySeconds how long a guest stays before it returns
 * @param warmUp whether a guest is moved before anything counts
 */
public record ScenarioPlan(
        List<Course> courses, int rounds, Bytes memory, Bytes diskData, int staySeconds, boolean warmUp) {
    private static final int MAX_ROUNDS = 100;

    public ScenarioPlan {
        courses = List.copyOf(courses);
        if (rounds < 1 || rounds > MAX_ROUNDS)
            throw new BedFailure("can't measure " + rounds + " rounds", "ask for 1 to " + MAX_ROUNDS);
        if (courses.isEmpty()) throw new BedFailure("there is nothing to measure", "ask for a scenario");
    }

    /** For figures that are to be believed. Empty lists stand for what the scenarios are made for. */
    public static ScenarioPlan full(List<Scenario> scenarios, Choice choice, int rounds, Bytes memory) {
        List<Course> courses = scenarios.stream()
                .flatMap(scenario -> scenario.variations().stream().flatMap(form -> choice.courses(scenario, form)))
                .toList();
        return new ScenarioPlan(courses, rounds, memory, Bytes.ofMib(128), 5, true);
    }

    /** To see that all parts work: little of everything, and the last form of each scenario. */
    public static ScenarioPlan quick(List<Scenario> scenarios, Choice choice, int rounds) {
        Choice small = choice.or(
                new Choice(List.of("redis:4M"), List.of(LinkShape.UNLIMITED), List.of(Tool.VIRSH, Tool.ZUGVOGEL)));
        List<Course> courses = scenarios.stream()
                .flatMap(scenario ->
                        small.courses(scenario, scenario.variations().getLast()))
                .toList();
        return new ScenarioPlan(courses, rounds, Bytes.ofMib(128), Bytes.ofMib(16), 1, false);
    }

    /** What a person chose; empty lists leave it to the scenario. */
    public record Choice(List<String> guests, List<LinkShape> links, List<Tool> tools) {
        public Choice {
            guests = List.copyOf(guests);
            links = List.copyOf(links);
            tools = List.copyOf(tools);
        }

        Stream<Course> courses(Scenario scenario, Variation form) {
            Choice all = or(new Choice(scenario.guests(), scenario.links(), List.of()));
            return all.guests.stream()
                    .flatMap(guest -> all.links.stream()
                            .map(link -> new Course(scenario, form, guest, link, all.tools(scenario, link))));
        }

        private List<Tool> tools(Scenario scenario, LinkShape link) {
            return tools.isEmpty() ? scenario.tools(link) : tools;
        }

        private Choice or(Choice other) {
            return new Choice(
                    guests.isEmpty() ? other.guests : guests,
                    links.isEmpty() ? other.links : links,
                    tools.isEmpty() ? other.tools : tools);
        }
    }
}
