package dev.zugvogel.relay.encode;

/** Finds the pages in one direction's bytes. Whatever it takes for a page, no byte is lost. One thread. */
interface Parser {
    /**
     * Tells the pages and the bytes between them, in order.
     *
     * @param more if more bytes will follow: a page cut off by {@code to} is then left
     * @return where the bytes that were told end; {@code to} unless {@code more}
     */
    int parse(byte[] raw, int from, int to, boolean more, PageEncoder pages);

    static Parser of(Form form, Regions regions) {
        return switch (form) {
            case RAM -> new RamParser(regions);
            case NBD -> new NbdParser(regions);
            case PLAIN ->
                (raw, from, to, _, pages) -> {
                    pages.literal(raw, from, to - from);
                    return to;
                };
        };
    }
}
