package dev.zugvogel.cli.render;

import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.inventory.VmSummary;
import dev.zugvogel.model.migration.MigrationRecord;

/** Events, one line each, without the time: the stream does not tell it. */
public final class EventLines {
    private EventLines() {}

    public static String of(String id, MigrationRecord record) {
        return line(id, "migration", MigrationLines.status(record));
    }

    public static String of(String id, HostSummary host) {
        String state = !host.connected() ? "lost" : host.maintenance() ? "in maintenance" : "ready";
        return line(id, "host", host.name() + " " + state + " · " + Words.count(host.vms(), "VM"));
    }

    public static String of(String id, VmSummary vm) {
        return line(id, "vm", vm.name() + " " + vm.state() + " on " + vm.host());
    }

    /** Any other event: its body as it came. */
    public static String of(String id, String type, String body) {
        return line(id, type, body);
    }

    private static String line(String id, String type, String text) {
        return Paint.DIM.on(Paint.pad(id, 6)) + "  " + Paint.pad(type, 9) + "  " + text;
    }
}
