package dev.zugvogel.sim.libvirt;

import org.jspecify.annotations.Nullable;

/** One QEMU process. It outlives its libvirtd. */
public final class Qemu {
    /** Whether its CPUs run, could, or wait for a guest to come in. */
    public enum State {
        RUNNING,
        PAUSED,
        INCOMING,
        DEAD
    }

    private final Guest guest;
    private final Libvirtd daemon;
    State state;
    /** All of the guest has come in. */
    boolean complete;
    /** Bytes came in that were not sent. */
    boolean corrupt;
    /** That it takes part in; null if it never did. */
    @Nullable
    PostCopy postCopy;

    Qemu(Guest guest, Libvirtd daemon, State state) {
        this.guest = guest;
        this.daemon = daemon;
        this.state = state;
        this.complete = state != State.INCOMING;
        guest.processes().add(this);
    }

    Libvirtd daemon() {
        return daemon;
    }

    public SimHost host() {
        return daemon.host();
    }

    public boolean runs() {
        return state == State.RUNNING;
    }

    /** The guest could go on from here. */
    public boolean holdsGuest() {
        return state != State.DEAD && complete && !corrupt;
    }

    public boolean isCorrupt() {
        return corrupt;
    }

    void end() {
        state = State.DEAD;
        guest.processes().remove(this);
    }

    /** It ends by itself, and its libvirtd notices. */
    void exit() {
        end();
        daemon.exited(this);
    }

    @Override
    public String toString() {
        return guest.name() + "@" + host().name() + " " + state + (complete ? "" : ", incomplete");
    }
}
