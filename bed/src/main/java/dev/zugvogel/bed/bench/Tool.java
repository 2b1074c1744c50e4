package dev.zugvogel.bed.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What moves the guest: virsh, in each setting that may serve it best, and the product. */
public enum Tool {
    VIRSH("virsh", ""),
    VIRSH_AUTO_CONVERGE("virsh auto-converge", "--auto-converge"),
    VIRSH_XBZRLE("virsh xbzrle", "--compressed --comp-methods xbzrle"),
    VIRSH_PARALLEL_ZSTD("virsh parallel zstd", "--parallel --parallel-connections 2 --compressed --comp-methods zstd"),
    VIRSH_POSTCOPY("virsh post-copy", "--postcopy --postcopy-after-precopy"),
    VIRSH_TLS("virsh tls", "--tls"),
    ZUGVOGEL("zugvogel", ""),
    ZUGVOGEL_DIRECT("zugvogel direct", "--transport direct");

    private final String label;
    private final String flags;

    Tool(String label, String flags) {
        this.label = label;
        this.flags = flags;
    }

    /** For people, and on the command line with dashes. */
    public String label() {
        return label;
    }

    public boolean isVirsh() {
        return label.startsWith("virsh");
    }

    /** Differs from the plain one only by what it costs the processors. */
    public boolean forFastLinks() {
        return this == VIRSH_TLS || this == ZUGVOGEL_DIRECT;
    }

    /** What this setting adds to the command. */
    List<String> flags() {
        return Arrays.stream(flags.split(" ")).filter(flag -> !flag.isEmpty()).toList();
    }

    /** The first libvirt that has it; source: libvirt's NEWS. */
    public LibvirtVersion since() {
        return this == VIRSH_PARALLEL_ZSTD ? new LibvirtVersion(9, 4) : new LibvirtVersion(0, 0);
    }

    /**
     * Reads {@code virsh-xbzrle}.
     *
     * @throws IllegalArgumentException that lists the tools there are
     */
    public static Tool parse(String text) {
        return Arrays.stream(values())
                .filter(tool -> tool.option().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a tool: " + text + " (there are "
                        + Arrays.stream(values()).map(Tool::option).collect(Collectors.joining(", ")) + ")"));
    }

    private String option() {
        return label.replace(' ', '-');
    }
}
