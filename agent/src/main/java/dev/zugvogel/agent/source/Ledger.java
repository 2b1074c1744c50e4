package dev.zugvogel.agent.source;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zugvogel.agent.guard.JournalView;
import dev.zugvogel.agent.journal.Entry;
import dev.zugvogel.agent.journal.Journal;
import dev.zugvogel.agent.target.LibvirtTerms;
import dev.zugvogel.agent.time.Time;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal and account of one migration, kept alike: what is noted is durable and in the next snapshot. Where the journal
 * can't be written (a full disk), the migration is not begun and Finish not sent, but what was begun is settled. The one place
 * where cancelling and sending Finish exclude each other. Thread-safe.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** Steps that the next run must know of. After the others, it finds out by looking. */
    private static final Set<SourceStep> MUST_BE_DURABLE = EnumSet.of(
            SourceStep.ACCEPTED,
            SourceStep.BASE_SENDING,
            SourceStep.PREPARE_SENT,
            SourceStep.POST_COPY_ASKED,
            SourceStep.FINISH_SENT);

    private final StartMigration order;
    private final Journal<SourceStep> journal;
    private final Account account;
    private final Time time;
    private final Consumer<MigrationSnapshot> sink;
    private final Map<SourceStep, Entry<SourceStep>> unwritten = new ConcurrentHashMap<>();
    private volatile Optional<Instant> doubtedSince;
    private volatile boolean mayHaveEndedThere;
    private volatile Optional<Failure> paused = Optional.empty();
    private volatile Runnable onCancel = () -> {};
    private volatile Runnable onBandwidth = () -> {};

    Ledger(
            StartMigration order,
            Journal<SourceStep> journal,
            Account account,
            Time time,
            Consumer<MigrationSnapshot> sink) {
        this.order = order;
        this.journal = journal;
        this.account = account;
        this.time = time;
        this.sink = sink;
        journal.entries().forEach(account::tell);
        doubtedSince = doubtedSince(journal);
    }

    private static Optional<Instant> doubtedSince(Journal<SourceStep> journal) {
        return journal.entries().reversed().stream()
                .filter(e -> e.step() == SourceStep.DOUBTED || e.step() == SourceStep.DOUBT_ENDED)
                .findFirst()
                .filter(e -> e.step() == SourceStep.DOUBTED)
                .map(Entry::at);
    }

    Account account() {
        return account;
    }

    void note(SourceStep step, String text) {
        note(step, text, "");
    }

    void note(SourceStep step, String text, String data) {
        append(step, text, data);
        publish();
    }

    private void append(SourceStep step, String text, String data) {
        try {
            account.tell(journal.append(time.now(), step, text, data));
        } catch (FailureException e) {
            if (mustBeDurable(step)) throw e;
            LOG.error("migration {} goes on without its journal: {}", order.getMigrationId(), e.getMessage());
            Entry<SourceStep> entry = new Entry<>(time.now(), step, text, data);
            unwritten.put(step, entry);
            account.tell(entry);
        }
    }

    /** That post-copy was asked for says as much as that Finish was sent, and a guest that has left waits for Finish. */
    private boolean mustBeDurable(SourceStep step) {
        return MUST_BE_DURABLE.contains(step) && !(step == SourceStep.FINISH_SENT && inPostCopy());
    }

    boolean has(SourceStep step) {
        return last(step).isPresent();
    }

    private Optional<Entry<SourceStep>> last(SourceStep step) {
        return journal.last(step).or(() -> Optional.ofNullable(unwritten.get(step)));
    }

    /** The target may have something to undo. A damaged journal can't tell that it has not. */
    boolean mayHavePrepared() {
        return has(SourceStep.PREPARE_SENT) || has(SourceStep.BASE_SENDING) || has(SourceStep.DAMAGED);
    }

    Optional<Begun> begun() {
        return last(SourceStep.BEGUN).map(e -> Json.readLenient(e.data(), Begun.class));
    }

    /** The first one counts: what follows from it is no news. */
    void fail(Failure failure) {
        if (!has(SourceStep.FAILED)) note(SourceStep.FAILED, failure.message(), Json.write(failure));
    }

    Optional<Failure> failure() {
        return last(SourceStep.FAILED).map(e -> Json.readLenient(e.data(), Failure.class));
    }

    /** @throws FailureException TOO_LATE_TO_CANCEL */
    synchronized void askCancel() {
        if (has(SourceStep.FINISH_SENT) || inPostCopy())
            throw FailureException.of(
                    Code.TOO_LATE_TO_CANCEL, "the switch-over of " + order.getVmName() + " has begun");
        if (!has(SourceStep.CANCEL_ASKED)) note(SourceStep.CANCEL_ASKED, "cancel asked for");
        onCancel.run();
    }

    /** What is to run when somebody asks to cancel; must not block. */
    void onCancel(Runnable action) {
        onCancel = action;
    }

    /** The limit that is to be kept now, as libvirt can keep it. */
    Limit bandwidth() {
        return LibvirtTerms.bandwidth(account.bandwidthBytesPerSecond());
    }

    /** @throws FailureException TOO_LATE_TO_CHANGE once the guest is stopped, ALREADY_ENDED once it is being undone */
    synchronized void changeBandwidth(long bytesPerSecond) {
        if (has(SourceStep.SUSPENDED) || has(SourceStep.FINISH_SENT))
            throw FailureException.of(
                    Code.TOO_LATE_TO_CHANGE, "the switch-over of " + order.getVmName() + " has begun");
        if (cancelAsked() || has(SourceStep.FAILED))
            throw FailureException.of(Code.ALREADY_ENDED, "the migration of " + order.getVmName() + " is being undone");
        if (account.bandwidthBytesPerSecond() == bytesPerSecond) return;
        String now = bytesPerSecond == 0 ? "lifted" : "now " + new BytesPerSecond(bytesPerSecond);
        note(SourceStep.BANDWIDTH_CHANGED, "the bandwidth limit is " + now, Long.toString(bytesPerSecond));
        onBandwidth.run();
    }

    /** What is to run when the limit has changed; must not block. */
    void onBandwidth(Runnable action) {
        onBandwidth = action;
    }

    boolean cancelAsked() {
        return has(SourceStep.CANCEL_ASKED);
    }

    /** Ends a copy that would not end as it should; not once the guest is stopped, since then it does. */
    synchronized void giveUp(Failure why) {
        boolean late = has(SourceStep.SUSPENDED) || has(SourceStep.FINISH_SENT) || inPostCopy();
        if (late || has(SourceStep.GIVEN_UP)) return;
        note(SourceStep.GIVEN_UP, why.message(), Json.write(why));
    }

    /**
     * Durable before libvirt is asked: from then on the guest may have left.
     *
     * @throws FailureException CANCELLED if somebody asked for that
     */
    synchronized void commitPostCopy() {
        stopIfCancelled();
        append(SourceStep.POST_COPY_ASKED, order.getVmName() + " goes on at " + order.getTargetHost() + " now", "");
    }

    /** The guest has left its memory behind, or may have. */
    boolean inPostCopy() {
        return has(SourceStep.POST_COPY_ASKED) && !has(SourceStep.POST_COPY_REFUSED);
    }

    /** Why it was given up, unless somebody cancelled it. */
    Optional<Failure> givenUp() {
        if (cancelAsked()) return Optional.empty();
        return last(SourceStep.GIVEN_UP).map(e -> Json.readLenient(e.data(), Failure.class));
    }

    /** @throws FailureException CANCELLED if somebody asked for it */
    void stopIfCancelled() {
        if (cancelAsked())
            throw FailureException.of(Code.CANCELLED, "the migration of " + order.getVmName() + " was cancelled");
    }

    /** From here on the target may run the guest. Only this and a disk flush lie between Perform and Finish. */
    synchronized void commitFinish(String text) {
        stopIfCancelled();
        append(SourceStep.FINISH_SENT, text, "");
    }

    JournalView view(boolean holdsJob) {
        boolean sent = has(SourceStep.FINISH_SENT) || has(SourceStep.DAMAGED) || inPostCopy();
        return new JournalView(sent, has(SourceStep.FINISH_SUCCEEDED), holdsJob, has(SourceStep.NUDGED), inPostCopy());
    }

    /**
     * Told once for each reason, however often it is found anew.
     *
     * @param endedThere the target has it defined and shut off, and does not know whether it ran
     */
    void doubt(boolean endedThere) {
        if (doubtedSince.isPresent() && endedThere == mayHaveEndedThere) return;
        mayHaveEndedThere = endedThere;
        doubtedSince = doubtedSince.or(() -> Optional.of(time.now()));
        String what = endedThere
                ? "the guest is shut off on the target, and may have run there"
                : "the target may run the guest and can't be asked";
        note(SourceStep.DOUBTED, what + "; the source stays paused");
    }

    /** @param how it is known now who has the guest */
    void settleDoubt(String how) {
        doubtedSince.ifPresent(since -> {
            doubtedSince = Optional.empty();
            note(SourceStep.DOUBT_ENDED, how, millis(Duration.between(since, time.now())));
        });
    }

    /** The guest waits at the target for memory, and will be helped. Told anew only for a new reason. */
    void pausedInPostCopy(SourceStep step, String why) {
        String where = order.getVmName() + " stands still at " + order.getTargetHost()
                + ", and memory that it needs is on " + order.getSourceHost() + ": " + why;
        Optional<Failure> now =
                Optional.of(Failure.of(Code.POST_COPY_PAUSED, where).ownedBy(order.getTargetHost()));
        if (now.equals(paused)) return;
        paused = now;
        note(step, why);
    }

    /** QEMU here has ended, and with it what the guest still misses. */
    void missesPagesForEver() {
        pausedInPostCopy(
                SourceStep.RECOVERY_FAILED, "QEMU ended on " + order.getSourceHost() + ", and what is missing is lost");
    }

    boolean isPausedInPostCopy() {
        return paused.isPresent();
    }

    /** It gets its pages again, or has them all. */
    void recovered(String how) {
        paused = Optional.empty();
        note(SourceStep.RECOVERED, how);
    }

    private static String millis(Duration time) {
        return Long.toString(Math.max(0, time.toMillis()));
    }

    /** Writes down what the link does. */
    Channels.LinkStory link() {
        return new Channels.LinkStory() {
            @Override
            public void lost(String sentence) {
                note(SourceStep.LINK, sentence);
            }

            @Override
            public void back(String sentence, Duration after) {
                note(SourceStep.LINK_BACK, sentence, millis(after));
            }
        };
    }

    void publish() {
        if (has(SourceStep.ENDED)) return;
        Optional<Failure> open = doubtedSince.map(_ -> unknownOwner()).or(() -> paused);
        MigrationState state = open.isPresent() ? MigrationState.IN_DOUBT : account.phase();
        sink.accept(account.snapshot(state, time.now(), owner(), open.or(this::failure)));
    }

    private Failure unknownOwner() {
        if (mayHaveEndedThere) return ofWhomNobodyKnowsWhetherItRan();
        String message = "it is not known whether " + order.getTargetHost() + " runs " + order.getVmName();
        return Failure.of(Code.IN_DOUBT, message);
    }

    private Failure ofWhomNobodyKnowsWhetherItRan() {
        String name = order.getVmName();
        String there = order.getTargetHost();
        return new Failure(
                Code.IN_DOUBT,
                name + " is shut off on " + there + ", and it is not known whether it ran there",
                null,
                "If it did not: virsh undefine " + name + " on " + there
                        + "; then it goes on at " + order.getSourceHost()
                        + ". If it may have written to its disks there: virsh start it there.");
    }

    private Optional<String> owner() {
        boolean there = has(SourceStep.FINISH_SUCCEEDED) || (paused.isPresent() && doubtedSince.isEmpty());
        if (there) return Optional.of(order.getTargetHost());
        return view(false).finishSent() ? Optional.empty() : Optional.of(order.getSourceHost());
    }

    /** The last word; durable before it is sent. */
    void end(MigrationState state, Optional<String> owner, Optional<Failure> failure) {
        MigrationSnapshot last = account.snapshot(state, time.now(), owner, failure);
        append(SourceStep.ENDED, "", Base64.getEncoder().encodeToString(last.toByteArray()));
        sink.accept(last);
    }

    /** The last snapshot, if it has ended. */
    Optional<MigrationSnapshot> last() {
        return last(SourceStep.ENDED).map(e -> parse(e.data()));
    }

    boolean endedOnTarget() {
        return last().map(end -> end.getOwner().equals(order.getTargetHost())).orElse(false);
    }

    private static MigrationSnapshot parse(String data) {
        try {
            return MigrationSnapshot.parseFrom(Base64.getDecoder().decode(data));
        } catch (InvalidProtocolBufferException e) {
            throw Failure.of(Code.JOURNAL_DAMAGED, "the last snapshot can't be read")
                    .asException(e);
        }
    }

    /** The control plane knows the end, and nothing is left to clean: the journal is of no more use. */
    boolean forgettable() {
        return has(SourceStep.ENDED) && has(SourceStep.ACKNOWLEDGED) && has(SourceStep.TARGET_UNWOUND);
    }

    void acknowledged() {
        if (has(SourceStep.ENDED) && !has(SourceStep.ACKNOWLEDGED)) append(SourceStep.ACKNOWLEDGED, "", "");
    }

    void forget() {
        journal.delete();
    }

    void close() {
        journal.close();
    }
}
