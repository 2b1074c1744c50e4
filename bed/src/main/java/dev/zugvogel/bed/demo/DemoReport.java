package dev.zugvogel.bed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zugvogel.bed.witness.Seen;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.util.List;

/**
 * What the demo found.
 *
 * @param client what the client outside saw, from before the first migration to after the last
 */
record DemoReport(List<Trip> trips, Seen client, DiskProof disk, Duration total) {
    /** One migration: its record, what the guest read back from its disk after it, and what the client saw of it. */
    record Trip(MigrationRecord migration, DiskProof disk, Seen client) {}

    boolean clean() {
        return disk.bad() == 0 && disk.recordsVerified() == disk.recordsWritten();
    }

    /** The migrations' records as the API gives them, each with {@code disk} and {@code client} beside. */
    JsonNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        trips.forEach(trip -> {
            ObjectNode each = root.withArrayProperty("migrations").addObject();
            each.setAll((ObjectNode) Json.tree(trip.migration()));
            each.set("disk", Json.tree(trip.disk()));
            each.set("client", Json.tree(trip.client()));
        });
        root.set("client", Json.tree(client));
        root.set("disk", Json.tree(disk));
        root.put("total_ms", total.toMillis());
        return root;
    }
}
