package dev.zugvogel.agent.guard;

/** What the target's agent says. */
public sealed interface TargetView {
    /** It does not answer. */
    record Unreachable() implements TargetView {}

    /**
     * @param known the agent has a journal of this migration from its beginning
     * @param sealed it takes no Finish of this migration any more; durable
     */
    record Seen(Power power, boolean known, boolean sealed, Finish finish) implements TargetView {}

    /** What became of Finish(0) there, durably known. */
    enum Finish {
        /** libvirt never got it. */
        NOT_FORWARDED,
        /** libvirt may have got it; no answer is known. */
        FORWARDED,
        /** libvirt answered with an error. It then stops the domain before it answers, if the CPUs did not start. */
        REFUSED,
        /** The domain ran, or libvirt's answer said so. */
        SUCCEEDED
    }
}
