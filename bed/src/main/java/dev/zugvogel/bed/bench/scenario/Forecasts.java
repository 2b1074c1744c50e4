package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.model.forecast.Accuracy;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Moves different guests over different links, and holds the product to what it forecast before each. */
public final class Forecasts {
    private static final int REFUSED = 3;

    private final Bed bed;
    private final ForecastPlan plan;
    private final Consumer<ForecastMove> progress;
    private final List<ForecastMove> moves = new ArrayList<>();

    private Forecasts(Bed bed, ForecastPlan plan, Consumer<ForecastMove> progress) {
        this.bed = bed;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Boots the guests one after the other and moves each.
     *
     * @param bed new, with the product and at least two hosts
     * @param progress is told of each migration
     * @throws BedFailure if one fails, or a guest or a host is not whole after it
     */
    public static ForecastReport measure(Bed bed, ForecastPlan plan, Consumer<ForecastMove> progress) {
        Forecasts forecasts = new Forecasts(bed, plan, progress);
        for (int number = 0; number < plan.loads().size(); number++) forecasts.guest(number);
        return new ForecastReport(forecasts.accuracy(), Hindsight.of(forecasts.moves), List.copyOf(forecasts.moves));
    }

    private void guest(int number) {
        String load = plan.loads().get(number);
        LinkShape.UNLIMITED.apply(bed.hosts());
        try (BenchGuest guest = BenchGuest.boot(bed, plan.guest(load, number), true)) {
            for (int round = 0; round < plan.rounds(); round++)
                plan.links().forEach(link -> toAndFro(guest, load, link));
        }
    }

    /** There as to a host that knows nothing of the guest, and back to one that knows it well. */
    private void toAndFro(BenchGuest guest, String load, LinkShape link) {
        link.apply(bed.hosts());
        forget(guest);
        for (int way = 0; way < 2; way++) move(guest, load, link);
    }

    private void forget(BenchGuest guest) {
        boolean moved = moves.stream().anyMatch(move -> move.record().vm().equals(guest.name()));
        if (moved) Shell.run(product("store", "rm", guest.name()));
    }

    /** As a person does who wants to know: a link that has changed is measured anew. What it says may be a refusal. */
    private void ask(BenchGuest guest) {
        Shell.Output said = Shell.attempt(product("forecast", guest.name()));
        if (!said.succeeded() && said.status() != REFUSED)
            throw new BedFailure("the forecast of " + guest.name() + " failed: " + said.err(), "./zugvogel forecast");
    }

    private void move(BenchGuest guest, String load, LinkShape link) {
        guest.stay(2);
        ask(guest);
        MigrationRecord record = guest.move(Tool.ZUGVOGEL).migration();
        Forecast said = record == null ? null : record.forecast();
        if (record == null || said == null)
            throw new BedFailure("a migration has no forecast", "./zugvogel migrations --json");
        ForecastMove move = new ForecastMove(load, link.name(), said, record);
        moves.add(move);
        progress.accept(move);
    }

    private Accuracy accuracy() {
        return Json.readLenient(Shell.run(product("forecast", "--accuracy", "--json")), Accuracy.class);
    }

    private List<String> product(String... words) {
        List<String> all =
                new ArrayList<>(List.of("--context", "bed-" + bed.layout().name()));
        all.addAll(List.of(words));
        return Checkout.find().zugvogel(all.toArray(String[]::new));
    }
}
