package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import java.util.List;

/**
 * Which migrations are forecast: in each round each guest goes over each link, to a host that has nothing of it, and back.
 *
 * @param loads as {@link Load#parse} reads them
 */
public record ForecastPlan(List<String> loads, List<LinkShape> links, int rounds, Bytes memory) {
    private static final List<String> USUAL_LOADS = List.of(
            "idle",
            "web",
            "writer:1MB/s:16MB",
            "writer:4MB/s:48MB",
            "writer:2MB/s:96MB",
            "redis:32M",
            "redis:64M",
            "redis:96M");
    private static final List<LinkShape> USUAL_LINKS =
            List.of(LinkShape.UNLIMITED, LinkShape.GIGABIT, LinkShape.parse("300mbit"), LinkShape.SLOW);
    private static final int MAX_ROUNDS = 1000;

    public ForecastPlan {
        loads = loads.isEmpty() ? USUAL_LOADS : List.copyOf(loads);
        links = links.isEmpty() ? USUAL_LINKS : List.copyOf(links);
        loads.forEach(Load::parse);
        if (rounds < 1 || rounds > MAX_ROUNDS)
            throw new BedFailure("can't measure " + rounds + " rounds", "ask for 1 to " + MAX_ROUNDS);
    }

    GuestSpec guest(String load, int number) {
        return new GuestSpec("forecast" + number, memory, Bytes.ofMib(1024), Load.parse(load), false, true, null);
    }
}
