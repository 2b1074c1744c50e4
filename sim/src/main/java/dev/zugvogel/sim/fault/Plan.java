package dev.zugvogel.sim.fault;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * When what strikes in one seed. Some seeds are calm, some aim a fault or two at a step, in some any of a few kinds
 * strikes anywhere.
 */
final class Plan {
    private static final List<Fault> ALL = List.of(Fault.values());
    private static final List<String> STEPS = List.of(
            "open",
            "look",
            "begin",
            "prepare",
            "prepare.starting",
            "prepare.listens",
            "perform",
            "perform.disks",
            "perform.memory",
            "perform.stopping",
            "perform.stopped",
            "perform.complete",
            "post-copy",
            "perform.leaving",
            "perform.left",
            "perform.again",
            "finish",
            "finish.begun",
            "finish.defined",
            "finish.started",
            "finish.runs",
            "finish.pages",
            "cancel",
            "confirm",
            "confirm.begun",
            "confirm-cancelled",
            "abort",
            "suspend",
            "resume",
            "destroy",
            "undefine",
            "look.answered",
            "begin.answered",
            "prepare.answered",
            "perform.answered",
            "finish.answered",
            "confirm.answered",
            "peer.prepare",
            "peer.finish",
            "peer.look",
            "peer.unwind",
            "peer.prepare.answered",
            "peer.finish.answered",
            "peer.look.answered",
            "peer.unwind.answered",
            "force",
            "forced");

    /** Where most is at stake. */
    private static final List<String> SWITCHOVER = List.of(
            "perform.stopping",
            "perform.stopped",
            "perform.complete",
            "perform.leaving",
            "perform.left",
            "perform.answered",
            "peer.finish",
            "finish",
            "finish.begun",
            "finish.defined",
            "finish.started",
            "finish.runs",
            "finish.pages",
            "finish.answered",
            "peer.finish.answered",
            "confirm",
            "confirm.begun",
            "peer.look",
            "peer.unwind");

    private record Aim(Fault fault, String step, int after) {}

    private final SplittableRandom random;
    private final List<Aim> aims = new ArrayList<>();
    private final Set<Fault> kinds = EnumSet.noneOf(Fault.class);
    private double rate;
    private int left;

    Plan(SplittableRandom random) {
        this.random = random;
        int mood = random.nextInt(20);
        if (mood < 10) aim(1 + random.nextInt(3));
        else if (mood < 19) swarm();
        left = 1 + random.nextInt(6);
    }

    private void aim(int count) {
        for (int i = 0; i < count; i++) {
            String step = pick(random.nextInt(4) > 0 ? SWITCHOVER : STEPS);
            int passes = step.startsWith("force") ? random.nextInt(40) : random.nextInt(3) * random.nextInt(3);
            aims.add(new Aim(pick(ALL), step, passes));
        }
    }

    private void swarm() {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) kinds.add(pick(ALL));
        rate = Math.pow(10, -1 - 1.5 * random.nextDouble());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    Optional<Fault> at(String step) {
        Optional<Fault> fault = aimed(step).or(this::anywhere);
        if (fault.isPresent()) left--;
        return fault;
    }

    private Optional<Fault> aimed(String step) {
        for (int i = 0; i < aims.size(); i++) {
            Aim aim = aims.get(i);
            if (!aim.step.equals(step)) continue;
            aims.remove(i);
            if (aim.after == 0) return Optional.of(aim.fault);
            aims.add(new Aim(aim.fault, aim.step, aim.after - 1));
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Fault> anywhere() {
        boolean strikes = left > 0 && !kinds.isEmpty() && random.nextDouble() < rate;
        return strikes ? Optional.of(pick(List.copyOf(kinds))) : Optional.empty();
    }
}
