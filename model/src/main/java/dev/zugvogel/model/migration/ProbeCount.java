package dev.zugvogel.model.migration;

/** What the probe did. {@code kind} is icmp, tcp, http or none; {@code lost} counts requests without an answer. */
public record ProbeCount(String kind, long sent, long lost) {
    public static final ProbeCount NONE = new ProbeCount("none", 0, 0);
}
