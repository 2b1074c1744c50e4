package dev.zugvogel.control.auth;

/** What somebody may do; each role may also do what the ones before it may. */
public enum Role {
    /** Look at everything. */
    VIEWER,
    /** Move VMs. */
    OPERATOR,
    /** Tokens, hosts, maintenance. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
