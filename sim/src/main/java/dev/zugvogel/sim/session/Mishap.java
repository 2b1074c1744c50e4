package dev.zugvogel.sim.session;

import java.util.EnumSet;
import java.util.Set;

/** What befalls a session. */
enum Mishap {
    /** Nothing passes in either direction for a while. */
    CUT,
    /** Nothing passes in one direction for a while. */
    CUT_ONE_WAY,
    /** Every connection is reset. */
    RESET,
    /** One process gets no CPU for a while. */
    STALL,
    /** Another limit of bandwidth. */
    PACE,
    /** kill -9 of the source's agent: nobody goes on with its session. */
    SOURCE_KILLED,
    /** kill -9 of the target's agent; it starts again, and knows nothing of the session. */
    TARGET_KILLED,
    /** The migration is given up at the source. */
    SOURCE_ENDS,
    /** The migration is given up at the target. */
    TARGET_ENDS;

    private static final Set<Mishap> FATAL = EnumSet.of(SOURCE_KILLED, TARGET_KILLED, SOURCE_ENDS, TARGET_ENDS);

    /** A session goes on after it, if it does not last longer than the watchdog. */
    boolean isHarmless() {
        return !FATAL.contains(this);
    }
}
