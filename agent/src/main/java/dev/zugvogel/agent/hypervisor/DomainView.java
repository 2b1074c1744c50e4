package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.PowerState;
import java.util.List;

/**
 * A domain at one moment.
 *
 * @param job an outgoing migration job is active
 * @param state libvirt's number; -1 if there is no such domain
 * @param reason libvirt's number, as for state
 */
public record DomainView(Power power, boolean job, boolean persistent, int state, int reason) {
    private static final List<PowerState> STATES = List.of(PowerState.values());

    public static final DomainView ABSENT = new DomainView(Power.ABSENT, false, false, -1, -1);

    /** libvirt does not tell. */
    public static final DomainView UNKNOWN = new DomainView(Power.UNKNOWN, false, false, 0, 0);

    /** From libvirt's numbers, as another agent sends them. */
    public static DomainView of(int state, int reason, boolean persistent) {
        if (state == -1) return ABSENT;
        return of(new DomainState(power(state), reason), false, persistent);
    }

    private static PowerState power(int state) {
        return state >= 0 && state < STATES.size() ? STATES.get(state) : PowerState.NO_STATE;
    }

    /** It lives here and misses no pages, as it does in post-copy. */
    public boolean isWhole() {
        return power.isAlive() && !power.missesPages();
    }

    /** libvirt ended it when it was started again. */
    public boolean endedByRestart() {
        return new DomainState(power(state), reason).isEndedByRestart();
    }

    public static DomainView of(DomainState state, boolean job, boolean persistent) {
        return new DomainView(Power.of(state), job, persistent, STATES.indexOf(state.power()), state.reason());
    }
}
