package dev.zugvogel.libvirt.fake;

import dev.zugvogel.libvirt.xdr.XdrWriter;

/** What the fake daemon does about one call. */
public sealed interface Reaction {
    /** An empty reply. */
    Reaction DONE = new Answer(new XdrWriter());
    /** The call stays without an answer; the connection stays. */
    Reaction SILENCE = new Silence();
    /** The daemon is gone in the middle of the call. */
    Reaction HANG_UP = new HangUp();

    record Answer(XdrWriter body) implements Reaction {}

    record Refuse(int code, String message) implements Reaction {}

    record Silence() implements Reaction {}

    record HangUp() implements Reaction {}

    static Reaction answer(XdrWriter body) {
        return new Answer(body);
    }

    static Reaction refuse(int code, String message) {
        return new Refuse(code, message);
    }
}
