package dev.zugvogel.machine;

/** Keeps the picture in a Markdown page equal to the table: the fenced Mermaid block is generated, the rest is prose. */
public final class Diagram {
    private static final String OPEN = "```mermaid\n";
    private static final String CLOSE = "```\n";

    private Diagram() {}

    /**
     * The page with its first Mermaid block replaced by the machine's diagram; equal to the page if it is up to date.
     *
     * @throws IllegalArgumentException if the page has no such block
     */
    public static String refresh(String page, Machine<?, ?, ?> machine) {
        int open = page.indexOf(OPEN);
        int close = open < 0 ? -1 : page.indexOf(CLOSE, open + OPEN.length());
        if (close < 0) throw new IllegalArgumentException("the page has no Mermaid block");
        return page.substring(0, open + OPEN.length()) + Mermaid.diagram(machine) + page.substring(close);
    }
}
