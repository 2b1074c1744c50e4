package dev.zugvogel.bed;

/** Names for beds of tests that no other run on this machine uses. */
public final class TestBeds {
    private TestBeds() {}

    public static String name(String what) {
        return "t" + ProcessHandle.current().pid() + "-" + what;
    }
}
