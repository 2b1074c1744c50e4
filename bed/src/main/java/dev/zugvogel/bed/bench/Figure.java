package dev.zugvogel.bed.bench;

import java.time.Duration;

/** What is compared. Each is measured the same way for both tools, except {@link #ACCOUNT}. */
public enum Figure {
    COMMAND("command, start to end"),
    ACCOUNT("migration by its record; virsh: the command"),
    JOB("libvirt's job"),
    DOWNTIME("downtime by libvirt"),
    GAP("gap a client saw");

    private final String label;

    Figure(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    Duration of(Move move) {
        return switch (this) {
            case COMMAND -> move.command();
            case ACCOUNT -> move.account();
            case JOB -> move.job().elapsed();
            case DOWNTIME -> move.job().downtime();
            case GAP -> move.gap();
        };
    }
}
