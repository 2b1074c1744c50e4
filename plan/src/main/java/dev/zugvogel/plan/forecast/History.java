package dev.zugvogel.plan.forecast;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.Transport;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What earlier migrations tell of the next one: of the same VM first, else over the same link, else of any. Immutable,
 * pure.
 */
public final class History {
    /** Enough, and what is older tells of another time. */
    private static final int MOST = 20;

    /** Outcomes that a refusal may rest on, or a share of them. */
    private static final int ENOUGH = 8;

    private static final int SOME = 3;
    private static final double NINE_OF_TEN = 0.9;

    private static final double USUAL_RATIO = 0.45;
    private static final double LEAST_RATIO = 0.001;
    private static final BytesPerSecond USUAL_PASSES = new BytesPerSecond(300_000_000);

    /** Looks of a second that are further apart are not of the same load; closer ones may be, as each sees few pages. */
    private static final double SAME_LOAD = 3;

    /** Later passes are longer on a slower link, and find more. */
    private static final double WIDER = 1.5;

    private final List<Outcome> ofVm;
    private final List<Outcome> ofLink;
    private final List<Outcome> all;

    private History(List<Outcome> ofVm, List<Outcome> ofLink, List<Outcome> all) {
        this.ofVm = ofVm;
        this.ofLink = ofLink;
        this.all = all;
    }

    /** @param records in any order; those that are not done, or went another way, are left out */
    public static History of(
            List<MigrationRecord> records, UUID vm, String source, String target, Transport transport) {
        List<Outcome> done = records.stream()
                .filter(record -> record.transport() == transport)
                .sorted(Comparator.comparing(MigrationRecord::startedAt))
                .flatMap(record -> Outcome.of(record).stream())
                .toList();
        return new History(
                last(done.stream().filter(each -> each.record().vmUuid().equals(vm))),
                last(done.stream().filter(each -> joins(each.record(), source, target))),
                last(done.stream()));
    }

    private static List<Outcome> last(Stream<Outcome> outcomes) {
        List<Outcome> list = outcomes.toList();
        return list.subList(Math.max(0, list.size() - MOST), list.size());
    }

    private static boolean joins(MigrationRecord record, String source, String target) {
        return record.source().equals(source) && record.target().equals(target);
    }

    public Costs costs() {
        return new Costs(
                time(Outcome::start, Costs.USUAL.start()),
                pause().orElse(Costs.USUAL.pause()),
                time(outcome -> outcome.phase("unwind"), Costs.USUAL.end()));
    }

    /** The median, because one that a busy host made long says nothing of the next. */
    private Optional<Duration> pause() {
        List<Duration> sorted = pauses();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }

    /**
     * What the switch-over takes beside the last transfer nine times of ten. While few were seen: the longest of them, with
     * some room where one or two tell, and no less than the usual.
     */
    public Duration safePause() {
        List<Duration> sorted = pauses();
        int count = sorted.size();
        if (count == 0) return Costs.UNSEEN_PAUSE;
        if (count >= ENOUGH) return sorted.get((int) Math.ceil(NINE_OF_TEN * count) - 1);
        Duration longest = count < SOME ? sorted.getLast().multipliedBy(5).dividedBy(4) : sorted.getLast();
        Duration usual = Costs.USUAL.pause();
        return longest.compareTo(usual) > 0 ? longest : usual;
    }

    /** How many {@link #safePause} rests on. */
    public int switchOvers() {
        return pauses().size();
    }

    /** The shortest pause that a switch-over was seen to take beside the last transfer; empty if few were seen. */
    public Optional<Duration> surePause() {
        List<Duration> sorted = pauses();
        return sorted.size() < ENOUGH ? Optional.empty() : Optional.of(sorted.getFirst());
    }

    /** Mostly the hosts' doing, so one that the VM had says less than some of others. */
    private List<Duration> pauses() {
        return Stream.of(ofVm, ofLink, all)
                .map(History::pauses)
                .filter(seen -> seen.size() >= SOME)
                .findFirst()
                .orElseGet(() -> pauses(all));
    }

    private static List<Duration> pauses(List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.fixedPause().stream())
                .sorted()
                .toList();
    }

    private Duration time(Function<Outcome, Optional<Duration>> figure, Duration usual) {
        OptionalDouble millis = average(outcome -> figure.apply(outcome).map(time -> time.toNanos() / 1e6));
        return millis.isEmpty() ? usual : Duration.ofNanos((long) (1e6 * millis.getAsDouble()));
    }

    /** For what the target does not know yet, where no sample of it tells. */
    public double ratio() {
        double seen = average(outcome -> outcome.returned() ? Optional.empty() : outcome.ratio())
                .orElse(USUAL_RATIO);
        return Math.clamp(seen, LEAST_RATIO, 2);
    }

    /** How dense the VM's changes were, when somebody last looked; empty if nobody has. */
    public Optional<Double> changedRatio() {
        return lastChanged(ofVm);
    }

    /** The same on its returns: what it did before its first trip may have been to boot. */
    public Optional<Double> changedRatioOfReturns() {
        return lastChanged(ofKind(ofVm, true));
    }

    private static Optional<Double> lastChanged(List<Outcome> outcomes) {
        return outcomes.reversed().stream()
                .flatMap(outcome -> outcome.changedRatio().stream())
                .findFirst();
    }

    /**
     * What QEMU and the relay were seen to pass on of a guest's bytes: of this VM, else between these hosts. Of trips of the
     * same kind first, as pages that the target knows cost less.
     */
    public BytesPerSecond passes(boolean returning) {
        OptionalDouble seen = ofFirst(
                List.of(ofKind(ofVm, returning), ofKind(ofLink, returning), ofKind(all, returning), all),
                Outcome::passed);
        return seen.isEmpty() ? USUAL_PASSES : new BytesPerSecond(Math.max(1, (long) seen.getAsDouble()));
    }

    /**
     * The fastest that a pass may be, on which a refusal rests: a whole trip also has empty pages to go through. Empty if none
     * was seen.
     */
    public Optional<BytesPerSecond> fastestPass() {
        OptionalDouble seen = ofFirst(List.of(ofLink, all), Outcome::fastest);
        return seen.isEmpty() ? Optional.empty() : Optional.of(new BytesPerSecond((long) seen.getAsDouble()));
    }

    /**
     * How fast the guest writes, by a look at it now and those before its earlier returns: one look sees few pages of a quiet
     * guest. What it sees counts alone where the load is another.
     */
    public BytesPerSecond usualRate(BytesPerSecond seen) {
        OptionalDouble before = ofFirst(List.of(ofKind(ofVm, true)), Outcome::seenDirtyRate);
        double now = seen.count();
        double apart = Math.abs(Math.log(now / before.orElse(now)));
        return apart < Math.log(SAME_LOAD) ? new BytesPerSecond((long) Math.sqrt(now * before.orElse(now))) : seen;
    }

    /** What the guest wrote before; empty if it has not moved yet. */
    public Optional<Writes> writes(Bytes used) {
        OptionalDouble rate = ofFirst(List.of(ofVm), Outcome::dirtyRate);
        if (rate.isEmpty()) return Optional.empty();
        return Optional.of(new Writes(new BytesPerSecond((long) rate.getAsDouble()), workingSet(used)));
    }

    /** Of the guest, in so far as it was seen; else all that it uses. */
    public Bytes workingSet(Bytes used) {
        double most = ofVm.stream()
                .flatMap(outcome -> outcome.mostDirty().stream())
                .max(Double::compare)
                .orElse(0.0);
        return most <= 0 ? used : new Bytes((long) Math.min((double) used.count(), WIDER * most));
    }

    /** From trips of the same kind only: the model errs otherwise where most is known at the target. */
    public Learned learned(boolean returning) {
        List<Outcome> own = ofKind(ofVm, returning);
        List<Outcome> others = ofKind(ofLink, returning);
        return (returning ? Residuals.ofReturns(own, others) : Residuals.ofFirstTrips(own, others)).learned();
    }

    private static List<Outcome> ofKind(List<Outcome> outcomes, boolean returning) {
        return outcomes.stream().filter(each -> each.returned() == returning).toList();
    }

    private OptionalDouble average(Function<Outcome, Optional<Double>> figure) {
        return ofFirst(List.of(ofVm, ofLink, all), figure);
    }

    /** By the first of these that tells anything. */
    private static OptionalDouble ofFirst(List<List<Outcome>> groups, Function<Outcome, Optional<Double>> figure) {
        return groups.stream()
                .map(group -> Average.of(group.stream()
                        .flatMap(each -> figure.apply(each).stream())
                        .toList()))
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }
}
