package dev.zugvogel.sim.host;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.source.Channels;
import dev.zugvogel.agent.source.TargetPeer;

/** What lies between an agent and its world. A planted bug twists one of these. */
public interface Twist {
    Twist NONE = new Twist() {};

    /** @param machine whose agent it is for */
    default Hypervisor hypervisor(Hypervisor real, Machine machine) {
        return real;
    }

    /** @param machine whose agent it is for */
    default TargetPeer peer(TargetPeer real, Machine machine) {
        return real;
    }

    default Channels channels(Channels real) {
        return real;
    }

    /** Whether what is forced reaches the disk: a file, or the names in a folder. */
    default boolean forces(boolean folder) {
        return true;
    }
}
