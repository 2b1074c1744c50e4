package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A migration's figures, from a query or from the event at its end. Which ones there are changes while it runs: in the
 * disk phase those of memory are zero or missing.
 */
public record JobStats(Type type, TypedParameters values) {
    private static final int MAX_VALUES = 64;

    /** In libvirt's order. */
    public enum Type {
        NONE,
        BOUNDED,
        /** A running migration. */
        UNBOUNDED,
        COMPLETED,
        FAILED,
        CANCELLED;

        /** Types that libvirt adds later count as running: something is there. */
        static Type of(int number) {
            return number >= 0 && number < values().length ? values()[number] : UNBOUNDED;
        }
    }

    static JobStats read(XdrReader in) {
        return new JobStats(Type.of(in.int32()), TypedParameters.read(in, MAX_VALUES));
    }

    /** Of the event at the end of a job, which carries no type. */
    static JobStats readCompleted(XdrReader in) {
        TypedParameters values = TypedParameters.read(in, MAX_VALUES);
        boolean failed = values.flag("success").filter(success -> !success).isPresent();
        return new JobStats(failed ? Type.FAILED : Type.COMPLETED, values);
    }

    public boolean isRunning() {
        return type == Type.BOUNDED || type == Type.UNBOUNDED;
    }

    public Optional<Duration> timeElapsed() {
        return millis("time_elapsed");
    }

    /** While it runs: what a switch-over would cost now. At the end: what it did cost, by libvirt's count. */
    public Optional<Duration> downtime() {
        return millis("downtime");
    }

    /** The part of the downtime between the hosts; needs their clocks to agree. */
    public Optional<Duration> downtimeNet() {
        return millis("downtime_net");
    }

    public Optional<Duration> setupTime() {
        return millis("setup_time");
    }

    /** Memory and disks together. */
    public Optional<Bytes> dataTotal() {
        return bytes("data_total");
    }

    public Optional<Bytes> dataProcessed() {
        return bytes("data_processed");
    }

    public Optional<Bytes> dataRemaining() {
        return bytes("data_remaining");
    }

    public Optional<Bytes> memoryTotal() {
        return bytes("memory_total");
    }

    /** Grows beyond the total as pages are sent again. */
    public Optional<Bytes> memoryProcessed() {
        return bytes("memory_processed");
    }

    public Optional<Bytes> memoryRemaining() {
        return bytes("memory_remaining");
    }

    /** Memory sent as whole pages. */
    public Optional<Bytes> memoryNormal() {
        return bytes("memory_normal_bytes");
    }

    public Optional<Bytes> diskTotal() {
        return bytes("disk_total");
    }

    public Optional<Bytes> diskProcessed() {
        return bytes("disk_processed");
    }

    public Optional<Bytes> diskRemaining() {
        return bytes("disk_remaining");
    }

    public Optional<BytesPerSecond> memoryBandwidth() {
        return bytes("memory_bps").map(bytes -> new BytesPerSecond(bytes.count()));
    }

    public Optional<BytesPerSecond> diskBandwidth() {
        return bytes("disk_bps").map(bytes -> new BytesPerSecond(bytes.count()));
    }

    /** How fast the guest dirties memory. libvirt counts pages. */
    public Optional<BytesPerSecond> dirtyRate() {
        OptionalLong pages = values.number("memory_dirty_rate");
        OptionalLong pageBytes = values.number("memory_page_size");
        if (pages.isEmpty() || pageBytes.isEmpty()) return Optional.empty();
        long high = Math.multiplyHigh(pages.getAsLong(), pageBytes.getAsLong());
        long rate = pages.getAsLong() * pageBytes.getAsLong();
        return high == 0 && rate >= 0 ? Optional.of(new BytesPerSecond(rate)) : Optional.empty();
    }

    /** Passes over the memory; may not start from 0 after an earlier, cancelled migration. */
    public OptionalInt iteration() {
        return intValue("memory_iteration");
    }

    /** How much the guest's CPUs are throttled, in percent. */
    public OptionalInt autoConvergeThrottlePercent() {
        return intValue("auto_converge_throttle");
    }

    public OptionalLong postCopyRequests() {
        return values.number("memory_postcopy_requests");
    }

    public Optional<String> errorMessage() {
        return values.text("errmsg");
    }

    private OptionalInt intValue(String name) {
        OptionalLong number = values.number(name);
        return number.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.clamp(number.getAsLong(), 0, Integer.MAX_VALUE));
    }

    private Optional<Duration> millis(String name) {
        return notNegative(name).map(Duration::ofMillis);
    }

    private Optional<Bytes> bytes(String name) {
        return notNegative(name).map(Bytes::new);
    }

    private Optional<Long> notNegative(String name) {
        OptionalLong number = values.number(name);
        return number.isEmpty() || number.getAsLong() < 0 ? Optional.empty() : Optional.of(number.getAsLong());
    }
}
