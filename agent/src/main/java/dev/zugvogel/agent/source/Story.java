package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Action;
import dev.zugvogel.agent.journal.Entry;
import dev.zugvogel.wire.v1.StepMessage;
import java.util.Locale;
import java.util.Set;

/** The journal's steps as lines for people and programs. Pure. */
final class Story {
    private static final Set<String> UNDOING = Set.of(
            Action.ABORT_SOURCE_JOB.name(),
            Action.CANCEL_TARGET.name(),
            Action.CONFIRM_CANCELLED.name(),
            Action.RESUME_SOURCE.name());

    private Story() {}

    static StepMessage line(Entry<SourceStep> entry) {
        StepMessage.Builder line = StepMessage.newBuilder()
                .setAtMs(entry.at().toEpochMilli())
                .setPhase(entry.step().phase().name().toLowerCase(Locale.ROOT))
                .setText(entry.text())
                .setKind(kind(entry));
        boolean lasted = entry.step() == SourceStep.LINK_BACK || entry.step() == SourceStep.DOUBT_ENDED;
        return lasted ? line.setTookMs(Long.parseLong(entry.data())).build() : line.build();
    }

    private static String kind(Entry<SourceStep> entry) {
        return switch (entry.step()) {
            case LINK -> "link_lost";
            case LINK_BACK -> "link_back";
            case DOUBTED -> "doubt";
            case DOUBT_ENDED -> "settled";
            case FAILED, DAMAGED, GIVEN_UP, RECOVERY_FAILED -> "failure";
            case ACTED -> UNDOING.contains(entry.data()) ? "undo" : "";
            case ACCEPTED,
                    BASE_SENDING,
                    BASE_SENT,
                    BEGUN,
                    PREPARE_SENT,
                    PREPARED,
                    PERFORM_SENT,
                    SUSPENDED,
                    CANCEL_ASKED,
                    BANDWIDTH_CHANGED,
                    STEERED,
                    POST_COPY_ASKED,
                    POST_COPY_REFUSED,
                    NUDGED,
                    RECOVERY_BEGUN,
                    RECOVERED,
                    FINISH_SENT,
                    FINISH_SUCCEEDED,
                    CONFIRMED,
                    SOURCE_DISKS_REMOVED,
                    TARGET_UNWOUND,
                    ENDED,
                    ACKNOWLEDGED -> "";
        };
    }

    /** What stands where lines were left out. */
    static StepMessage leftOut(StepMessage first) {
        return first.toBuilder()
                .setKind("")
                .clearTookMs()
                .setText("steps from here on are left out")
                .build();
    }
}
