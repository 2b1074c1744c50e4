package dev.zugvogel.bed.state;

import java.util.Locale;

/** A guest that was once started here. {@code number} is unique in its bed and fixes address and MAC. */
public record GuestEntry(String name, int number) {
    private static final int BEFORE_FIRST_ADDRESS = 20;

    public String address(Layout bed) {
        return bed.guestAddress(BEFORE_FIRST_ADDRESS + number);
    }

    public String mac(Layout bed) {
        return String.format(Locale.ROOT, "52:54:00:77:%02x:%02x", bed.index(), number);
    }
}
