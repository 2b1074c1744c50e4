package dev.zugvogel.cli.render;

import static java.util.Objects.requireNonNullElse;

import dev.zugvogel.model.inventory.StoreSummary;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What hosts keep of the pages of VMs. */
public final class StoreLines {
    private StoreLines() {}

    public static List<String> table(List<StoreSummary> stores, ZoneId zone) {
        if (stores.isEmpty()) return List.of("no host keeps pages of a VM");
        Table table = new Table("host", "vm", "size", "sealed", "with", "migration");
        for (StoreSummary store : stores) {
            table.row(
                    store.host(),
                    name(store),
                    store.bytes().toString(),
                    store.sealedAt() == null ? "" : Quantity.dateAndTime(store.sealedAt(), zone),
                    requireNonNullElse(store.peer(), ""),
                    requireNonNullElse(store.migration(), ""));
        }
        return table.lines();
    }

    public static List<String> removed(List<StoreSummary> stores, boolean key) {
        List<String> lines = new ArrayList<>();
        for (StoreSummary store : stores)
            lines.add("removed " + store.bytes() + " of " + name(store) + " on " + store.host());
        if (key) lines.add("removed the key");
        return lines;
    }

    private static String name(StoreSummary store) {
        return requireNonNullElse(store.vm(), store.vmUuid().toString());
    }
}
