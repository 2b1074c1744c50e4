package dev.zugvogel.plan.converge;

import java.time.Duration;

/** What is to be done with a copy that runs. */
public sealed interface Decision {
    record Continue() implements Decision {}

    /** Let libvirt pause the guest for so long. Never more than the budget of the objective. */
    record RaiseLimit(Duration to) implements Decision {}

    /** Wait for QEMU to slow the guest down. */
    record Throttle() implements Decision {}

    /** The guest goes on at the target now, and the rest follows. */
    record SwitchToPostCopy() implements Decision {}

    /** Let it go on where it is. {@code reason} is a sentence for people. */
    record GiveUp(String reason) implements Decision {}
}
