package dev.zugvogel.relay.pipe;

import dev.zugvogel.relay.encode.Form;
import dev.zugvogel.relay.encode.KnownPages;

/**
 * How what a source sends on a channel is encoded: what it looks like, and what both ends know of it. Both derive it from
 * the channel's name. What comes back, replies and page requests, is not encoded.
 */
public record Coding(Form form, KnownPages known) {
    /** @param name such as {@code mem#0}; further memory channels begin without a header and pass as they are */
    public static Coding ofChannel(String name, KnownPages known) {
        if (name.equals("mem#0")) return new Coding(Form.RAM, known);
        return name.startsWith("disk#") ? new Coding(Form.NBD, known) : new Coding(Form.PLAIN, KnownPages.NOTHING);
    }
}
