package dev.zugvogel.agent.target;

import dev.zugvogel.agent.journal.Entry;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.StepMessage;
import java.util.List;
import java.util.stream.Stream;

/** What this end of a migration did, as lines for people and programs. Pure. */
final class TargetStory {
    private TargetStory() {}

    static List<StepMessage> of(List<Entry<TargetStep>> entries) {
        return entries.stream().flatMap(TargetStory::line).toList();
    }

    private static Stream<StepMessage> line(Entry<TargetStep> entry) {
        return switch (entry.step()) {
            case ADMITTED -> told(entry, "copy", "let in, and the generation taken");
            case VOLUME_MADE ->
                told(
                        entry,
                        "copy",
                        "made "
                                + Json.readLenient(entry.data(), Volumes.Made.class)
                                        .path());
            case HOOK_CALLED ->
                told(
                        entry,
                        "copy",
                        "the disk hook makes "
                                + Json.readLenient(entry.data(), DiskHook.Device.class)
                                        .path());
            case PREPARED -> told(entry, "copy", "the guest stands ready here, paused");
            case FINISH_FORWARDED -> told(entry, "switchover", "Finish goes to libvirt");
            case RUNS_EARLY ->
                told(entry, "switchover", "the guest runs here after " + entry.data() + " ms; its memory follows");
            case FINISH_SUCCEEDED -> told(entry, "switchover", "the guest runs here");
            case FINISH_REFUSED -> told(entry, "switchover", "libvirt refused Finish: " + entry.data(), "failure");
            case FINISH_LOST ->
                told(
                        entry,
                        "switchover",
                        "libvirt was restarted and ended the guest, which had written nothing here",
                        "failure");
            case RECOVERY_BEGUN ->
                told(entry, "unwind", "QEMU's channel is closed, and the guest's pages are taken anew");
            case SEALED -> told(entry, "unwind", "takes no Finish any more");
            case UNWOUND ->
                entry.data().equals(Incoming.SUCCEEDED)
                        ? told(entry, "unwind", "sockets are removed")
                        : told(
                                entry,
                                "unwind",
                                "the paused guest, its sockets and what was made of disks are removed",
                                "undo");
            case BASE_BEGUN, REHEARSED -> Stream.of();
        };
    }

    private static Stream<StepMessage> told(Entry<TargetStep> entry, String phase, String text) {
        return told(entry, phase, text, "");
    }

    private static Stream<StepMessage> told(Entry<TargetStep> entry, String phase, String text, String kind) {
        return Stream.of(StepMessage.newBuilder()
                .setAtMs(entry.at().toEpochMilli())
                .setPhase(phase)
                .setText(text)
                .setKind(kind)
                .build());
    }
}
