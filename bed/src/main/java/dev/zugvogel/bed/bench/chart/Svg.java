package dev.zugvogel.bed.bench.chart;

import java.util.Locale;

/** A drawing, from top to bottom. All lengths are in pixels, all text is escaped. Not thread-safe. */
final class Svg {
    /** The dark colours stand in a media query: a viewer that knows none shows the light ones. */
    private static final String STYLE = """
            text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
            .title { font-size: 20px; font-weight: 600 }
            .heading { font-size: 14px; font-weight: 600 }
            .muted { fill: #59636e }
            .strong { font-weight: 600 }
            .end { text-anchor: end }
            .paper { fill: #ffffff }
            .track { fill: #f0f2f5 }
            .virsh { fill: #8c96a3 }
            .setting { fill: #bcc4cd }
            .zugvogel { fill: #0f8a6d }
            .good { fill: #0f8a6d; font-weight: 600 }
            .bad { fill: #c4342d; font-weight: 600 }
            .spread { stroke: #1f2328; stroke-width: 1.25 }
            .mark { stroke: #c4342d; stroke-width: 1.5; stroke-dasharray: 3 2 }
            .rule { stroke: #d5dae0; stroke-width: 1 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e8edf2 }
              .muted { fill: #98a3af }
              .paper { fill: #12171d }
              .track { fill: #1d242c }
              .virsh { fill: #7d8894 }
              .setting { fill: #4d5763 }
              .zugvogel { fill: #2fb892 }
              .good { fill: #2fb892 }
              .bad { fill: #ff7b72 }
              .spread { stroke: #e8edf2 }
              .mark { stroke: #ff7b72 }
              .rule { stroke: #303a45 }
            }
            """;

    private final StringBuilder body = new StringBuilder();

    void rect(String style, double x, double y, double width, double height) {
        body.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>%n",
                style,
                x,
                y,
                width,
                height));
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        body.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    /** Text on a base line. */
    void text(String style, double x, double y, String text) {
        body.append(String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", style, x, y, escaped(text)));
    }

    /**
     * The whole file.
     *
     * @param name for those who hear a page instead of seeing it
     */
    String file(String name, double width, double height) {
        return String.format(Locale.ROOT, """
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">
                        """, width, height, width, height)
                + "<title>" + escaped(name) + "</title>\n<style>\n" + STYLE + "</style>\n"
                + String.format(Locale.ROOT, "<rect class=\"paper\" width=\"%.0f\" height=\"%.0f\"/>%n", width, height)
                + body + "</svg>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
