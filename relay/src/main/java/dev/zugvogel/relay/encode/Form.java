package dev.zugvogel.relay.encode;

/** What the bytes of one direction of a channel look like. A stream that looks otherwise passes as it is. */
public enum Form {
    /** QEMU's migration stream, source to target: pages of {@code ram/<block id>}. */
    RAM("ram/"),
    /** NBD requests of a client, fixed newstyle: written pages of {@code disk/<export>}. */
    NBD("disk/"),
    /** Anything else, such as return paths and replies. */
    PLAIN("");

    private final String regionPrefix;

    Form(String regionPrefix) {
        this.regionPrefix = regionPrefix;
    }

    /** What the names of this form's regions begin with. */
    String regionPrefix() {
        return regionPrefix;
    }
}
