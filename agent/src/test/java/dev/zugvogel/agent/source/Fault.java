package dev.zugvogel.agent.source;

/**
 * One thing that goes wrong at one call.
 *
 * @param at the call, such as {@code source.begin} or {@code peer.finish}
 * @param after the call has had its effect, and only the answer is lost
 */
record Fault(String at, boolean after, Kind kind) {
    enum Kind {
        /** libvirt, or the target's agent, answers with an error. */
        REFUSED,
        /** The connection of that call breaks. */
        DISCONNECTED,
        /** The source's agent is killed and started again. */
        SOURCE_AGENT_KILLED,
        /** The target's agent is killed and started again. */
        TARGET_AGENT_KILLED,
        /** The source's libvirt is killed and started again. */
        SOURCE_LIBVIRT_KILLED,
        /** The target's libvirt is killed and started again. */
        TARGET_LIBVIRT_KILLED
    }

    @Override
    public String toString() {
        return kind + (after ? " after " : " before ") + at;
    }
}
