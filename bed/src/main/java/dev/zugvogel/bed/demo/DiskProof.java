package dev.zugvogel.bed.demo;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.wire.json.Json;

/**
 * What the guest finds when it reads back from its disk every record it was told is durable.
 *
 * @param bad records that are missing or damaged
 */
public record DiskProof(long recordsWritten, long recordsVerified, long bad) {
    private record Page(long written, long verified, long bad) {}

    public static DiskProof of(Guest guest) {
        Page page = Json.readLenient(guest.http("/verify"), Page.class);
        return new DiskProof(page.written(), page.verified(), page.bad());
    }
}
